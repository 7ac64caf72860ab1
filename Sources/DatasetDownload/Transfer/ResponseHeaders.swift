/// What curl writes to its standard error: the header lines of each response, then its own message
/// if something went wrong.
struct ResponseHeaders: Sendable {
  /// Of the last response; nil before the first.
  private(set) var status: Int?
  private(set) var contentLength: Int?
  /// Of the whole file, from an answer that has none of it to give: `Content-Range: bytes */100`.
  private(set) var wholeLength: Int?
  /// Whether the header of a successful response is here to its end.
  private(set) var isComplete = false
  /// curl's own words.
  private(set) var message: String?
  private var rest: [UInt8] = []

  /// Lines longer than that are no headers; what would be kept of them is dropped.
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
      // Redirects and "100 Continue" have headers of their own, which say nothing of the file.
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
