import Foundation

/// The form of messages: one JSON object a line, `{"version": 1, "body": …}`.
///
/// Numbers are written with the fewest digits that read back as the same number, so that metrics
/// cross the pipe unchanged to the last bit; the numbers that JSON lacks travel as the texts `nan`,
/// `inf` and `-inf`.
package enum MessageCoding {
  /// Of the form of the messages. Raised by every change that an older program would misread.
  package static let version = 2

  /// The longest line that is accepted, in bytes. A result with six metrics for each of 200,000
  /// users takes some 25 MB.
  package static let maximumLineLength = 64 << 20

  /// The message as a line, with its line feed.
  ///
  /// - Throws: `ProtocolError.tooLong`.
  package static func line(_ message: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    var line = [UInt8](try encoder.encode(Envelope(version: version, body: message)))
    guard line.count <= maximumLineLength else {
      throw ProtocolError.tooLong(limit: maximumLineLength)
    }
    line.append(UInt8(ascii: "\n"))
    return line
  }

  /// Reads a line, given without its line feed.
  package static func message<Message: Decodable>(
    _ type: Message.Type, from line: [UInt8]
  ) throws(ProtocolError) -> Message {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let data = Data(line)
    // The version first, by itself: the body of another version need not be readable.
    guard let found = try? decoder.decode(Version.self, from: data).version else {
      throw .notAMessage(excerpt: ProtocolError.excerpt(of: line))
    }
    guard found == version else { throw .wrongVersion(found: found) }
    do {
      return try decoder.decode(Envelope<Message>.self, from: data).body
    } catch {
      throw .notAMessage(excerpt: ProtocolError.excerpt(of: line))
    }
  }

  private struct Version: Decodable {
    let version: Int
  }
}

private struct Envelope<Body> {
  let version: Int
  let body: Body
}

extension Envelope: Encodable where Body: Encodable {}
extension Envelope: Decodable where Body: Decodable {}

/// What is wrong with what came through a pipe between runner and worker.
package enum ProtocolError: Error, Hashable, CustomStringConvertible {
  /// The line is no message of this protocol.
  case notAMessage(excerpt: String)
  case wrongVersion(found: Int)
  case tooLong(limit: Int)
  /// The worker's standard input ended before a request came.
  case noRequest
  /// The pipe could not be read or written.
  case brokenPipe(String)

  package var description: String {
    switch self {
    case .notAMessage(let excerpt):
      "expected a message of the worker protocol, found: \(excerpt)"
    case .wrongVersion(let found):
      """
      the other side speaks version \(found) of the worker protocol, this program version \
      \(MessageCoding.version): use one and the same build for both
      """
    case .tooLong(let limit): "a message of more than \(limit) bytes"
    case .noRequest:
      "no request on standard input: 'worker' is started by 'sweep run', not by hand"
    case .brokenPipe(let reason): "the pipe to the runner is broken: \(reason)"
    }
  }

  /// The beginning of a line, for a message to people.
  static func excerpt(of line: [UInt8]) -> String {
    let text = String(decoding: line.prefix(120), as: UTF8.self)
    return line.count > 120 ? "\(text)… (\(line.count) bytes)" : text
  }
}
