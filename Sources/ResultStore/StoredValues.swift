import ExperimentModel
import Foundation
import GRDB

// How values of the model become values of the database and come back.

/// JSON text with sorted keys: the same value is always the same text.
enum JSONText {
  static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(text.utf8))
  }
}

/// Arrays as blobs, little endian, whatever the machine.
enum Blob {
  static func encode(_ values: [Double]) -> Data {
    var data = Data(capacity: values.count * 8)
    for value in values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    return data
  }

  static func encode(_ values: [UInt32]) -> Data {
    var data = Data(capacity: values.count * 4)
    for value in values {
      withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
    }
    return data
  }

  /// Numbers with names: of each the length of its name, the name and the bits.
  static func encode(_ metrics: [(key: String, value: Double)]) -> Data {
    var data = Data(capacity: metrics.count * 24)
    for (name, value) in metrics {
      data.append(UInt8(name.utf8.count))
      data.append(contentsOf: name.utf8)
      withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    return data
  }

  /// - Parameter body: told each number, in their order.
  /// - Throws: `ResultStoreError` when the blob was cut short.
  static func forEachMetric(in data: Data, _ body: (String, Double) -> Void) throws {
    try data.withUnsafeBytes { bytes in
      var start = 0
      while start < bytes.count {
        let nameEnd = start + 1 + Int(bytes[start])
        guard nameEnd + 8 <= bytes.count else { throw cutShort }
        let bits = bytes.loadUnaligned(fromByteOffset: nameEnd, as: UInt64.self)
        body(
          String(decoding: bytes[start + 1..<nameEnd], as: UTF8.self),
          Double(bitPattern: UInt64(littleEndian: bits)))
        start = nameEnd + 8
      }
    }
  }

  private static var cutShort: ResultStoreError {
    ResultStoreError(.damaged, "the database holds a list of values that was cut short")
  }

  /// - Throws: `ResultStoreError` when the blob does not hold whole numbers of eight bytes.
  static func doubles(_ data: Data) throws -> [Double] {
    try words(data, as: UInt64.self).map { Double(bitPattern: $0) }
  }

  static func indices(_ data: Data) throws -> [UInt32] {
    try words(data, as: UInt32.self)
  }

  private static func words<Word: FixedWidthInteger>(
    _ data: Data, as type: Word.Type
  ) throws -> [Word] {
    let width = MemoryLayout<Word>.size
    guard data.count % width == 0 else { throw cutShort }
    return data.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: width).map {
        Word(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Word.self))
      }
    }
  }
}

extension UInt64 {
  /// A plain integer where SQLite has one of that size, else text.
  var storedSeed: DatabaseValue {
    Int64(exactly: self)?.databaseValue ?? String(self).databaseValue
  }

  init(storedSeed value: DatabaseValue) throws {
    switch value.storage {
    case .int64(let number) where number >= 0: self = UInt64(number)
    case .string(let text):
      guard let number = UInt64(text) else { fallthrough }
      self = number
    default: throw ResultStoreError(.damaged, "the database holds '\(value)' as a seed")
    }
  }
}

extension TrialState {
  init(stored text: String) throws {
    guard let state = TrialState(rawValue: text) else {
      throw ResultStoreError(.damaged, "the database holds '\(text)' as the state of a trial")
    }
    self = state
  }
}

extension Double {
  /// SQLite keeps what is not a number as null.
  init(measurement: Double?) { self = measurement ?? .nan }
}
