import SystemPackage

/// A small file whose content the kernel makes up while it is read.
enum SystemFile {
  /// Returns the text of a file; nil if it can't be read.
  ///
  /// By system calls: Foundation leaks four kilobytes each time it reads such a file.
  static func text(_ path: String) -> String? {
    guard let file = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else {
      return nil
    }
    defer { try? file.close() }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      guard let count = try? buffer.withUnsafeMutableBytes({ try file.read(into: $0) }) else {
        return nil
      }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  /// Returns the words of a file, split at white space.
  static func words(_ path: String) -> [Substring]? {
    text(path)?.split(whereSeparator: \.isWhitespace)
  }
}
