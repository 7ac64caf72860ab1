/// Cuts a stream of bytes into lines, and holds no more of an unfinished line than a limit.
package struct LineSplitter: Sendable {
  private let limit: Int
  private var rest: [UInt8] = []

  /// - Parameter limit: the longest line, in bytes, without its line feed.
  package init(limit: Int = MessageCoding.maximumLineLength) {
    self.limit = limit
  }

  /// The bytes after the last line feed.
  package var unfinished: [UInt8] { rest }

  /// Takes the next bytes and returns the lines that they complete, without line feeds.
  ///
  /// - Throws: `ProtocolError.tooLong`; what was held is dropped then.
  package mutating func append(_ bytes: some Sequence<UInt8>) throws(ProtocolError) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        lines.append(rest)
        rest = []
      } else if rest.count < limit {
        rest.append(byte)
      } else {
        rest = []
        throw .tooLong(limit: limit)
      }
    }
    return lines
  }
}
