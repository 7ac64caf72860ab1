/// Headers of HTTP responses and curl's message, parsed from its standard error.
struct ResponseHeaders: Sendable {
  /// Status of the last response; nil before the first.
  private(set) var status: Int?
  private(set) var contentLength: Int?
  /// Length of the whole file, from a response without content: `Content-Range: bytes */100`.
  private(set) var wholeLength: Int?
  /// True if the header of a successful response is complete.
  private(set) var isComplete = false
  /// curl's error message.
  private(set) var message: String?
  private var rest: [UInt8] = []

  /// The longest header line; the rest of longer ones is dropped.
  private static let longestLine = 1 << 16

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        read(String(decoding: rest, as: UTF8.self))
        rest.removeAll(keepingCapacity: true)
      } else if rest.count < Self.longestLine, byte != UInt8(ascii: "\r") {
        rest.append(byte)
      }
    }
  }

  private mutating func read(_ line: String) {
    if line.hasPrefix("HTTP/") {
      // Redirects and "100 Continue" have their own headers, which are not the file's.
      status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
      isComplete = false
      contentLength = nil
      wholeLength = nil
    } else if line.isEmpty {
      isComplete = (200..<300).contains(status ?? 0)
    } else if line.hasPrefix("curl: ") {
      message = String(line.dropFirst("curl: ".count))
    } else if line.lowercased().hasPrefix("content-length:") {
      contentLength = Int(line.dropFirst("content-length:".count).filter { $0 != " " })
    } else if line.lowercased().hasPrefix("content-range:") {
      wholeLength = line.split(separator: "*/").dropFirst().first.flatMap { Int($0) }
    }
  }
}
