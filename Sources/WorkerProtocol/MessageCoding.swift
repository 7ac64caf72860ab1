import Foundation

/// Coding of messages: one line per message, a JSON object `{"version": 3, "body": …}`.
///
/// Numbers have the fewest digits that read back as the same number, so metrics cross the pipe
/// unchanged to the last bit. The numbers that JSON lacks are the texts `nan`, `inf` and `-inf`.
package enum MessageCoding {
  /// Version of the protocol. Every change that an older program would misread raises it.
  package static let version = 3

  /// Limit of a line in bytes. A result with six metrics for each of 200,000 users takes 25 MB.
  package static let maximumLineLength = 64 << 20

  /// Returns the message as a line, with its line feed.
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

  /// Returns the message of a line, given without its line feed.
  package static func message<Message: Decodable>(
    _ type: Message.Type, from line: [UInt8]
  ) throws(ProtocolError) -> Message {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let data = Data(line)
    // The version first: the body of another version need not be readable.
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
