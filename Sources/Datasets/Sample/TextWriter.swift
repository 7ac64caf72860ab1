import Platform

/// Writes a text file chunk by chunk and atomically.
struct TextWriter {
  private let file: AtomicFile
  private var buffer: [UInt8] = []
  private var written = 0

  private static let chunkBytes = 1 << 18

  init(path: String) throws {
    file = try AtomicFile(replacing: path)
    buffer.reserveCapacity(Self.chunkBytes + 64)
  }

  mutating func append(_ text: String) throws {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.chunkBytes { try flush() }
  }

  /// Appends a number of at least 0 without creating a string.
  mutating func append(_ number: Int) throws {
    let start = buffer.count
    var rest = number
    repeat {
      buffer.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    buffer[start...].reverse()
    if buffer.count >= Self.chunkBytes { try flush() }
  }

  mutating func finish() throws {
    try flush()
    try file.commit()
  }

  private mutating func flush() throws {
    try buffer.withUnsafeBytes { try file.write($0, at: written) }
    written += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }
}
