import Foundation
import Platform

/// A text file of lines and separated fields, read chunk by chunk: memory does not grow with the file.
///
/// Accepts both kinds of line end, a byte order mark and a last line without an end. Skips empty
/// lines.
struct DelimitedFile {
  /// The syntax of a line.
  struct Dialect {
    var separator: String
    var encoding = TextField.Encoding.utf8
    /// True if fields may be quoted as in RFC 4180, with separators, line ends and doubled quotes in
    /// them.
    var hasQuotes = false

    static let tabs = Dialect(separator: "\t")
    static let commas = Dialect(separator: ",", hasQuotes: true)
  }

  let path: String
  private let handle: FileHandle
  private let byteCount: Int
  private let dialect: Dialect
  private let scanner: LineScanner
  private var buffer: [UInt8] = []
  /// Start of the next line in the buffer, and of the last one.
  private var position = 0
  private var lineStart = 0
  /// True if the buffer reaches to the end of the file.
  private var isAtEnd = false
  private var fields: [LineScanner.Field] = []
  /// Line ends within the quotes of the line that `next` returned last.
  private var extraLines = 0
  /// Number of the line that `next` returned last, from 1.
  private(set) var line = 0

  private static let chunkBytes = 1 << 18
  /// The longest line. In a longer one a quote was not closed, or the file is not text.
  private static let mostLineBytes = 1 << 24

  /// - Throws: `DatasetError` if the file can't be read, is empty or is not text.
  init(path: String, _ dialect: Dialect) throws(DatasetError) {
    self.path = path
    self.dialect = dialect
    scanner = LineScanner(dialect)
    do {
      handle = try FileHandle(forReadingFrom: URL(filePath: path))
      byteCount = Int(try handle.seekToEnd())
      try handle.seek(toOffset: 0)
    } catch {
      throw DatasetError("can't be read: \(FileFault(error, path: path))", path: path)
    }
    try readChunk()
    position = buffer.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard buffer.count > position else {
      throw DatasetError("the file is empty; put the original file in its place", path: path)
    }
    if let kind = Self.kinds.first(where: { buffer.starts(with: $0.mark) }) {
      throw DatasetError("is \(kind.name)", path: path)
    }
  }

  /// First bytes of files that are often taken for text, what they are, and what to do.
  private static let kinds: [(mark: [UInt8], name: String)] = [
    ([0x1F, 0x8B], "compressed by gzip; unpack it first"),
    (Array("PK\u{3}\u{4}".utf8), "a ZIP archive or a spreadsheet; unpack it, or export it as CSV"),
    (Array("PAR1".utf8), "a Parquet file; export it as CSV"),
    ([0xFF, 0xFE], "text in UTF-16; save it as UTF-8"),
    ([0xFE, 0xFF], "text in UTF-16; save it as UTF-8"),
  ]

  /// Estimated number of lines, rather too many.
  var expectedLines: Int {
    let lines = 1 + buffer.count { $0 == 0x0A }
    return Int(Double(byteCount) / Double(buffer.count) * Double(lines) * 1.05) + 16
  }

  /// Reads the next line, whose fields the subscript then returns.
  ///
  /// - Parameter count: The number of fields that a line must have; nil for any number.
  /// - Returns: False at the end of the file.
  /// - Throws: `DatasetError` if the line has another number of fields.
  mutating func next(expecting count: Int? = nil) throws(DatasetError) -> Bool {
    // Taken out while the buffer is read: exclusivity forbids access to two parts of `self`.
    var fields: [LineScanner.Field] = []
    swap(&fields, &self.fields)
    defer { self.fields = fields }
    repeat {
      guard try readLine(into: &fields) else { return false }
    } while fields.count == 1 && fields[0].start == fields[0].end && count != 1
    if let count, fields.count != count {
      if let other = Separator.dividing(
        lineText, not: dialect.separator, where: { $0 == count })
      {
        throw wrongSeparator(other)
      }
      let name = dialect.separator == "\t" ? "tab" : dialect.separator
      throw error(
        "expected \(count) fields separated by '\(name)', found \(fields.count); the line is "
          + "damaged")
    }
    return true
  }

  /// - Returns: False at the end of the file.
  private mutating func readLine(
    into fields: inout [LineScanner.Field]
  ) throws(DatasetError) -> Bool {
    if position == buffer.count, !isAtEnd { try readChunk() }
    guard position < buffer.count else { return false }
    line += 1 + extraLines
    extraLines = 0
    while true {
      switch scanner.scan(buffer.span, from: position, isAtEnd: isAtEnd, into: &fields) {
      case .line(let next, let lineEnds):
        lineStart = position
        position = next
        extraLines = lineEnds
        return true
      case .damaged:
        lineStart = position
        position = buffer[lineStart...].firstIndex(of: 0x0A) ?? buffer.count
        if let other = Separator.dividing(lineText, not: dialect.separator, where: { $0 > 2 }) {
          throw wrongSeparator(other)
        }
        throw error("a quoted field is not closed correctly; the line is damaged")
      case .unfinished:
        guard buffer.count - position < Self.mostLineBytes else {
          throw error("the line has no end; the file is damaged or not text")
        }
        try readChunk()
      }
    }
  }

  /// The expected separator.
  var separator: String { dialect.separator }

  /// The line that `next` returned last, without its end.
  var lineText: String {
    let line = buffer[lineStart..<position]
    return String(decoding: line.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
  }

  /// Returns an error at a line with other separators.
  ///
  /// - Parameter advice: What to do; by default, change the file.
  func wrongSeparator(_ other: String, advice: String? = nil) -> DatasetError {
    let (found, wanted) = (Separator.plural(other), Separator.plural(separator))
    return error(
      "the fields are separated by \(found), expected \(wanted); "
        + (advice ?? "write \(wanted) in place of the \(found)"))
  }

  /// Number of fields of the line.
  var count: Int { fields.count }

  /// Returns a field of the line that `next` returned last.
  subscript(field: Int) -> TextField {
    @_lifetime(borrow self)
    get {
      let field = fields[field]
      return TextField(
        buffer.span.extracting(field.start..<field.end), dialect.encoding,
        isEscaped: field.isEscaped)
    }
  }

  /// Returns an error at the line that `next` returned last.
  func error(_ message: String) -> DatasetError {
    DatasetError(message, path: path, line: line)
  }

  private mutating func readChunk() throws(DatasetError) {
    buffer.removeSubrange(..<position)
    position = 0
    do {
      let chunk = try handle.read(upToCount: Self.chunkBytes) ?? Data()
      isAtEnd = chunk.isEmpty
      buffer.append(contentsOf: chunk)
    } catch {
      throw DatasetError("can't be read: \(FileFault(error, path: path))", path: path)
    }
  }
}
