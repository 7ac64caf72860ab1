import Foundation

/// A small file that the kernel makes up while it is read.
enum SystemFile {
  /// The text of a file; nil when it can't be read.
  ///
  /// By system calls: Foundation loses four kilobytes each time it reads one.
  static func text(_ path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  /// The words of a file, split at white space.
  static func words(_ path: String) -> [Substring]? {
    text(path)?.split(whereSeparator: \.isWhitespace)
  }
}
