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
  static func encode(_ metrics: MetricValues) -> Data {
    var data = Data(capacity: metrics.values.count * 24)
    for (name, value) in metrics.pairs {
      data.append(UInt8(name.utf8.count))
      data.append(contentsOf: name.utf8)
      withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    return data
  }

  fileprivate static var cutShort: ResultStoreError {
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

/// Reads the metrics of trials. Those that were tested alike share their names.
struct MetricsReader {
  /// The names read last, and what they were read from.
  private var names = MetricValues.Names([])
  private var source: [UInt8] = []

  /// - Parameter data: what `Blob.encode` made; none of a version that kept none.
  /// - Throws: `ResultStoreError` when the blob was cut short.
  mutating func read(_ data: Data?) throws -> MetricValues {
    guard let data else { return [:] }
    return try data.withUnsafeBytes { bytes in
      var values: [Double] = []
      values.reserveCapacity(names.texts.count)
      var isKnown = bytes.count == source.count
      var start = 0
      while start < bytes.count {
        let nameEnd = start + 1 + Int(bytes[start])
        guard nameEnd + 8 <= bytes.count else { throw Blob.cutShort }
        isKnown =
          isKnown
          && source.withUnsafeBytes {
            memcmp($0.baseAddress! + start, bytes.baseAddress! + start, nameEnd - start) == 0
          }
        let bits = bytes.loadUnaligned(fromByteOffset: nameEnd, as: UInt64.self)
        values.append(Double(bitPattern: UInt64(littleEndian: bits)))
        start = nameEnd + 8
      }
      if !isKnown {
        source = Array(bytes)
        names = MetricValues.Names(Self.names(in: source))
      }
      return MetricValues(names: names, values: values)
    }
  }

  private static func names(in bytes: [UInt8]) -> [String] {
    var names: [String] = []
    var start = 0
    while start < bytes.count {
      let end = start + 1 + Int(bytes[start])
      names.append(String(decoding: bytes[start + 1..<end], as: UTF8.self))
      start = end + 8
    }
    return names
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
