import Crypto
import ExperimentModel

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Files that are read or replaced in one piece.
package enum WholeFile {
  /// All bytes of a file.
  package static func read(_ path: String) throws(CheckpointError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure("cannot be opened") }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure("cannot be examined") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw CheckpointError("is not a file") }
    let size = Int(status.st_size)
    var count = 0
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
      while count < size {
        let got = Self.retrying { sysRead(file, buffer.baseAddress! + count, size - count) }
        if got < 0 { code = errno }
        if got <= 0 { break }
        count += got
      }
      initialized = count
    }
    guard code == 0 else { throw failure("cannot be read", code) }
    return bytes
  }

  /// Replaces or creates a file: a temporary one beside it, made durable, then renamed.
  package static func write(_ bytes: [UInt8], to path: String) throws(CheckpointError) {
    let temporary = "\(path).\(getpid()).partial"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw failure("cannot be created").naming(path) }
    var code: Int32 = 0
    bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        let count = retrying {
          sysWrite(file, buffer.baseAddress! + written, buffer.count - written)
        }
        guard count > 0 else {
          code = errno
          return
        }
        written += count
      }
    }
    if code == 0, fsync(file) != 0 { code = errno }
    if close(file) != 0, code == 0 { code = errno }
    if code == 0, rename(temporary, path) != 0 { code = errno }
    guard code == 0 else {
      unlink(temporary)
      throw failure("cannot be written", code).naming(path)
    }
    try makeNameDurable(path)
  }

  /// A rename survives a power cut only once its folder is on the disk.
  private static func makeNameDurable(_ path: String) throws(CheckpointError) {
    let folder = path.lastIndex(of: "/").map { path[..<$0].isEmpty ? "/" : String(path[..<$0]) }
    let directory = open(folder ?? ".", O_RDONLY | O_CLOEXEC)
    guard directory >= 0 else { throw failure("its folder cannot be opened").naming(path) }
    defer { close(directory) }
    // Some file systems cannot do this and say EINVAL.
    guard fsync(directory) == 0 || errno == EINVAL else {
      throw failure("its folder cannot be made durable").naming(path)
    }
  }

  private static func retrying(_ call: () -> Int) -> Int {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }

  private static func failure(_ problem: String, _ code: Int32 = errno) -> CheckpointError {
    let isFull = code == ENOSPC || code == EDQUOT
    return CheckpointError(
      "\(problem): \(String(cString: strerror(code)))"
        + (isFull ? "; free some space and run the same command again" : ""))
  }
}

// Named apart from the functions of `WholeFile`.
private func sysRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(file, buffer, count)
}

private func sysWrite(_ file: Int32, _ buffer: UnsafeRawPointer, _ count: Int) -> Int {
  write(file, buffer, count)
}

/// SHA-256 in hexadecimal.
func hexadecimalSHA256(of bytes: [UInt8]) -> String {
  var hasher = SHA256()
  bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
  return hasher.finalize().hexadecimal
}
