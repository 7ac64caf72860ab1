/// Invalid data in the pipes between runner and worker.
package enum ProtocolError: Error, Hashable, CustomStringConvertible {
  /// The line is not a message of this protocol.
  case notAMessage(excerpt: String)
  case wrongVersion(found: Int)
  case tooLong(limit: Int)
  /// The worker's standard input ended before an assignment came.
  case noAssignment
  /// The pipe could not be read or written.
  case brokenPipe(String)

  package var description: String {
    switch self {
    case .notAMessage(let excerpt):
      "expected a message of the worker protocol, found: \(excerpt)"
    case .wrongVersion(let found):
      """
      the other side speaks version \(found) of the worker protocol, this program version \
      \(MessageCoding.version): use the same build for both
      """
    case .tooLong(let limit): "a message of more than \(limit) bytes"
    case .noAssignment:
      "no assignment on standard input: 'sweep GRID' starts workers, they are not started by hand"
    case .brokenPipe(let reason): "the pipe to the runner is broken: \(reason)"
    }
  }

  /// Returns the beginning of a line, for a message to people.
  static func excerpt(of line: [UInt8]) -> String {
    let text = String(decoding: line.prefix(120), as: UTF8.self)
    return line.count > 120 ? "\(text)… (\(line.count) bytes)" : text
  }
}
