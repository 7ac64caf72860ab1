import Foundation
import Synchronization

/// HTTP server on the loopback interface with the responses of a test; one request per connection.
package final class LoopbackServer: Sendable {
  package struct Request: Sendable {
    package let path: String
    /// Value of a `Range: bytes=N-` header.
    package let rangeStart: Int?
  }

  /// Exact bytes of a response; the connection closes after it.
  package struct Response: Sendable {
    package var status: String
    package var headers: [String]
    package var body: [UInt8]
    /// Value of the header; nil for the body's length.
    package var contentLength: Int?
    /// Time that the connection stays open after the body.
    package var silence: Duration

    package init(
      status: String = "200 OK", headers: [String] = [], body: [UInt8] = [],
      contentLength: Int? = nil, silence: Duration = .zero
    ) {
      self.status = status
      self.headers = headers
      self.body = body
      self.contentLength = contentLength
      self.silence = silence
    }

    package static func file(_ body: [UInt8]) -> Response { Response(body: body) }
    package static let notFound = Response(status: "404 Not Found")

    /// Returns the rest of a file, like a server that supports ranges.
    package static func rest(of body: [UInt8], from start: Int) -> Response {
      guard start < body.count else {
        return Response(
          status: "416 Range Not Satisfiable", headers: ["Content-Range: bytes */\(body.count)"])
      }
      return Response(
        status: "206 Partial Content",
        headers: ["Content-Range: bytes \(start)-\(body.count - 1)/\(body.count)"],
        body: Array(body[start...]))
    }
  }

  package let port: UInt16
  private let listener: Int32
  private let seen = Mutex<[Request]>([])

  package var requests: [Request] { seen.withLock { $0 } }

  package func address(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }

  package init(answer: @escaping @Sendable (Request) -> Response) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let (bound, port) = withUnsafeMutablePointer(to: &address) { [listener] pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        let status =
          bind(listener, pointer, length) == 0 && listen(listener, 16) == 0
          && getsockname(listener, pointer, &length) == 0
        return (status, UnsafeRawPointer(pointer).load(as: sockaddr_in.self).sin_port.bigEndian)
      }
    }
    guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
    self.port = port
    Thread.detachNewThread { [weak self, listener] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        Thread.detachNewThread { [weak self] in
          defer { close(connection) }
          guard let request = Self.read(from: connection) else { return }
          self?.seen.withLock { $0.append(request) }
          Self.send(answer(request), to: connection)
        }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private static func read(from connection: Int32) -> Request? {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !text.contains("\r\n\r\n") {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      text += String(decoding: buffer[..<count], as: UTF8.self)
    }
    let lines = text.split(separator: "\r\n")
    let words = lines[0].split(separator: " ")
    let range = lines.first { $0.lowercased().hasPrefix("range: bytes=") }
    return Request(
      path: String(words[1].dropFirst()),
      rangeStart: range.flatMap { Int($0.dropFirst("range: bytes=".count).prefix { $0 != "-" }) })
  }

  private static func send(_ response: Response, to connection: Int32) {
    var head = "HTTP/1.1 \(response.status)\r\nConnection: close\r\n"
    head += "Content-Length: \(response.contentLength ?? response.body.count)\r\n"
    for header in response.headers { head += header + "\r\n" }
    let bytes = Array((head + "\r\n").utf8) + response.body
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.send(
          connection, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
    if response.silence > .zero {
      Thread.sleep(forTimeInterval: response.silence / .seconds(1))
    }
  }
}
