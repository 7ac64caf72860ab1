/// Splits a stream of bytes into lines.
package struct LineSplitter: Sendable {
  private let limit: Int
  /// The bytes after the last line feed.
  package private(set) var unfinished: [UInt8] = []

  /// - Parameter limit: longest line, in bytes, without its line feed.
  package init(limit: Int = MessageCoding.maximumLineLength) {
    self.limit = limit
  }

  /// Adds bytes and returns the lines that they complete, without line feeds.
  ///
  /// - Throws: `ProtocolError.tooLong`; the unfinished line is dropped then.
  package mutating func append(_ bytes: some Sequence<UInt8>) throws(ProtocolError) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        lines.append(unfinished)
        unfinished = []
      } else if unfinished.count < limit {
        unfinished.append(byte)
      } else {
        unfinished = []
        throw .tooLong(limit: limit)
      }
    }
    return lines
  }
}
