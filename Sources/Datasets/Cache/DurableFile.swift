import CPlatform
import Foundation
import Platform

/// A file that is wholly there or not at all, also after a power cut: written under a temporary name
/// beside its own, synced and renamed. A reader sees the old file or the new one, and two writers at
/// once do no harm.
final class DurableFile {
  private let path: String
  private let temporary: String
  private let descriptor: Int32
  private var isCommitted = false

  /// Makes the folder and the temporary file.
  init(path: String) throws {
    self.path = path
    let folder = path.parentFolder
    try FileManager.default.createDirectory(
      atPath: folder.isEmpty ? "." : folder, withIntermediateDirectories: true)
    temporary =
      "\(path).\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0...(.max))).tmp"
    descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileFault(errno: errno, path: path) }
    // 'sweep gc' deletes what nobody has locked.
    _ = sweep_lock_file(descriptor)
  }

  /// Whether a path is that of a temporary file, by its name.
  static func isTemporary(_ path: String) -> Bool { path.contains(/\.\d+-\d+\.tmp$/) }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if descriptor >= 0, !isCommitted { unlink(temporary) }
  }

  /// Where the bytes are until `commit`.
  var temporaryPath: String { temporary }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
    var written = 0
    while written < bytes.count {
      let count = pwrite(
        descriptor, bytes.baseAddress! + written, bytes.count - written, off_t(offset + written))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw systemError() }
      written += count
    }
  }

  /// Makes the file this long; what was not written is zeros.
  func setLength(_ bytes: Int) throws {
    guard ftruncate(descriptor, off_t(bytes)) == 0 else { throw systemError() }
  }

  /// Makes the bytes durable and gives the file its name.
  func commit() throws {
    guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw systemError() }
    isCommitted = true
    let folder = path.parentFolder
    let directory = open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC)
    if directory >= 0 {
      fsync(directory)
      close(directory)
    }
  }

  /// Writes a whole file.
  static func replace(_ path: String, with data: Data) throws {
    let file = try DurableFile(path: path)
    try data.withUnsafeBytes { try file.write($0, at: 0) }
    try file.commit()
  }

  /// The system's last error.
  private func systemError() -> FileFault { FileFault(errno: errno, path: path) }
}
