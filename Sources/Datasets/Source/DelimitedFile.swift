import Foundation

/// A text file of lines and separated fields, read as bytes.
///
/// Accepts both kinds of line end, a byte order mark, and a last line without an end.
struct DelimitedFile {
  let path: String
  private let bytes: [UInt8]
  private let separator: [UInt8]
  private let encoding: TextField.Encoding
  private var position: Int
  /// Number of the line that `next` returned last, from 1.
  private(set) var line = 0

  /// - Throws: `DatasetError` when the file can't be read or holds nothing.
  init(
    path: String, separator: String, encoding: TextField.Encoding
  ) throws(DatasetError) {
    self.path = path
    self.separator = Array(separator.utf8)
    self.encoding = encoding
    do {
      bytes = Array(try Data(contentsOf: URL(filePath: path)))
    } catch {
      throw DatasetError("can't be read: \(error.localizedDescription)", path: path)
    }
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard bytes.count > position else {
      throw DatasetError("the file is empty; put the original file in its place", path: path)
    }
  }

  var byteCount: Int { bytes.count }

  /// The fields of the next line; nil at the end of the file.
  ///
  /// - Parameter count: how many fields a line must have; nil for any number.
  /// - Throws: `DatasetError` when the line has another number of fields.
  mutating func next(
    expecting count: Int? = nil, into fields: inout [TextField]
  ) throws(DatasetError) -> Bool {
    guard position < bytes.count else { return false }
    line += 1
    fields.removeAll(keepingCapacity: true)
    var start = position
    var index = position
    let first = separator[0]
    let width = separator.count
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x0A { break }
      if byte == first, width == 1 || (index + 1 < bytes.count && bytes[index + 1] == separator[1])
      {
        fields.append(TextField(bytes[start..<index], encoding))
        index += width
        start = index
      } else {
        index += 1
      }
    }
    position = min(index + 1, bytes.count)
    let end = index > start && bytes[index - 1] == 0x0D ? index - 1 : index
    fields.append(TextField(bytes[start..<end], encoding))
    if let count, fields.count != count {
      throw error(
        "expected \(count) fields separated by '\(name(of: separator))', found \(fields.count); "
          + "the line is damaged")
    }
    return true
  }

  /// An error at the line that `next` returned last.
  func error(_ message: String) -> DatasetError {
    DatasetError(message, path: path, line: line)
  }

  private func name(of separator: [UInt8]) -> String {
    separator == [0x09] ? "tab" : String(decoding: separator, as: UTF8.self)
  }
}

/// One field of a line.
struct TextField {
  enum Encoding: Sendable { case utf8, latin1 }

  private let bytes: ArraySlice<UInt8>
  private let encoding: Encoding

  init(_ bytes: ArraySlice<UInt8>, _ encoding: Encoding) {
    self.bytes = bytes
    self.encoding = encoding
  }

  var text: String {
    switch encoding {
    case .utf8: String(decoding: bytes, as: UTF8.self)
    case .latin1: String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
  }

  /// The text, or nil when there is none.
  var nonEmpty: String? { bytes.isEmpty ? nil : text }

  /// A whole number in decimal digits, with an optional minus.
  var integer: Int64? {
    guard let first = bytes.first else { return nil }
    let isNegative = first == 0x2D
    let digits = isNegative ? bytes.dropFirst() : bytes
    guard !digits.isEmpty, digits.count <= 18 else { return nil }
    var value: Int64 = 0
    for byte in digits {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value &* 10 &+ Int64(byte &- 0x30)
    }
    return isNegative ? -value : value
  }

  /// A number with or without a fraction.
  var number: Double? {
    if let integer { return Double(integer) }
    guard let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// A number of digits only and without leading zeros, which stands for one text only.
  var canonicalNumber: Int? {
    guard let first = bytes.first, first != 0x30, first != 0x2D, let integer else { return nil }
    return Int(integer)
  }
}
