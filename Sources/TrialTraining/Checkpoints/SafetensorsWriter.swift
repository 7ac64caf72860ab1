/// Writer of safetensors files.
///
/// The same tensors in the same order give the same bytes: names and metadata are sorted, and the
/// data start at a multiple of 8 bytes.
package struct SafetensorsWriter {
  private var entries: [(name: String, shape: [Int], range: Range<Int>)] = []
  private var data: [UInt8] = []
  private let metadata: [String: String]

  /// - Parameters:
  ///   - metadata: texts in the header.
  ///   - capacity: expected number of floats, to allocate once.
  package init(metadata: [String: String] = [:], capacity: Int = 0) {
    self.metadata = metadata
    data.reserveCapacity(capacity * 4)
  }

  /// Adds a tensor of single precision, row by row. Names must be distinct, and the number of values
  /// that of the shape.
  package mutating func append(_ name: String, shape: [Int], values: Span<Float>) {
    precondition(values.count == shape.reduce(1, *), "\(name): \(values.count) values for \(shape)")
    precondition(!entries.contains { $0.name == name }, "\(name) is there twice")
    let start = data.count
    values.withUnsafeBytes { data.append(contentsOf: $0) }
    entries.append((name, shape, start..<data.count))
  }

  /// Returns the bytes of the file.
  package func finish() -> [UInt8] {
    var members: [(String, String)] = entries.map { entry in
      (
        entry.name,
        "{\"dtype\":\"F32\",\"shape\":[\(entry.shape.map(String.init).joined(separator: ","))],"
          + "\"data_offsets\":[\(entry.range.lowerBound),\(entry.range.upperBound)]}"
      )
    }
    members.sort { $0.0 < $1.0 }
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map {
        "\(quoted($0.key)):\(quoted($0.value))"
      }
      members.insert(("__metadata__", "{\(pairs.joined(separator: ","))}"), at: 0)
    }
    let header = "{" + members.map { "\(quoted($0.0)):\($0.1)" }.joined(separator: ",") + "}"
    var text = Array(header.utf8)
    while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    var file: [UInt8] = []
    file.reserveCapacity(8 + text.count + data.count)
    withUnsafeBytes(of: UInt64(text.count).littleEndian) { file.append(contentsOf: $0) }
    file += text
    file += data
    return file
  }

  /// Writes the file atomically, which holds even after a power cut.
  ///
  /// - Returns: SHA-256 of its bytes, in hexadecimal.
  @discardableResult
  package func write(to path: String) throws(CheckpointError) -> String {
    let bytes = finish()
    try CheckpointFile.write(bytes, to: path)
    return hexadecimalSHA256(of: bytes)
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
