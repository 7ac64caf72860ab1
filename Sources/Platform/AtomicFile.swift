import CPlatform
package import Foundation
import SystemPackage

/// A file that is written entirely or not at all, also across a power cut.
///
/// The bytes go to a temporary file in the same folder. `commit` syncs it, renames it and syncs the
/// folder, so readers see the old content or the new one, and two writers at once do no harm. Without
/// `commit` the temporary file is deleted.
package final class AtomicFile {
  package let path: String
  /// The file that holds the bytes until `commit`.
  package let temporaryPath: String
  private let file: FileDescriptor
  private var isOpen = true
  private var isCommitted = false

  /// Makes the folder and the temporary file.
  package init(replacing path: String) throws(FileFault) {
    self.path = path
    let folder = path.parentFolder.isEmpty ? "." : path.parentFolder
    let temporaryPath = "\(folder)/.sweep-\(getpid())-\(UInt32.random(in: 0...(.max))).tmp"
    self.temporaryPath = temporaryPath
    do {
      if !FileManager.default.fileExists(atPath: folder) {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      }
      file = try FileDescriptor.open(
        temporaryPath, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o666))
    } catch {
      throw FileFault(error, path: path)
    }
    // `sweep gc` deletes temporary files that nobody has locked.
    _ = sweep_lock_file(file.rawValue)
  }

  deinit {
    if isOpen { try? file.close() }
    if !isCommitted { unlink(temporaryPath) }
  }

  package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileFault) {
    try naming { _ = try file.writeAll(toAbsoluteOffset: Int64(offset), bytes) }
  }

  package func write(_ bytes: some ContiguousBytes) throws(FileFault) {
    try naming { try bytes.withUnsafeBytes { _ = try file.writeAll(toAbsoluteOffset: 0, $0) } }
  }

  /// Sets the length; bytes that are not written are zeros.
  package func setLength(_ bytes: Int) throws(FileFault) {
    try naming { try file.resize(to: Int64(bytes)) }
  }

  /// Takes over owner and permissions of the file that it will replace.
  package func takeAttributes(of existing: stat) throws(FileFault) {
    // Only root may give files away; the group may still be one of the user's.
    if fchown(file.rawValue, existing.st_uid, existing.st_gid) != 0 {
      _ = fchown(file.rawValue, uid_t.max, existing.st_gid)
    }
    try require(fchmod(file.rawValue, existing.st_mode & 0o7777) == 0)
  }

  /// Makes the bytes durable and gives the file its name.
  package func commit() throws(FileFault) {
    try require(fsync(file.rawValue) == 0)
    try require(rename(temporaryPath, path) == 0)
    isCommitted = true
    isOpen = false
    // Network file systems may report a full disk only now.
    try naming { try file.close() }
    let folder = path.parentFolder.isEmpty ? "." : path.parentFolder
    // A folder that may be written but not read cannot be synced.
    guard let folder = try? FileDescriptor.open(folder, .readOnly, options: .closeOnExec) else {
      return
    }
    defer { try? folder.close() }
    // Some file systems have no such operation.
    try require(fsync(folder.rawValue) == 0 || errno == EINVAL)
  }

  /// Writes a file in one piece.
  package static func write(_ bytes: some ContiguousBytes, to path: String) throws(FileFault) {
    let file = try AtomicFile(replacing: path)
    try file.write(bytes)
    try file.commit()
  }

  // MARK: - Leftovers

  /// True if a path has the name of a temporary file, of this version or an older one.
  package static func isTemporary(_ path: String) -> Bool {
    isCurrentTemporary(path) || path.contains(/\.\d+(-\d+)?\.(partial|tmp)$/)
  }

  /// True for a temporary file whose writer is gone.
  package static func isAbandoned(_ path: String) -> Bool {
    isCurrentTemporary(path) && FileInUse.isFree(path)
  }

  private static func isCurrentTemporary(_ path: String) -> Bool {
    path.contains(/(^|\/)\.sweep-\d+-\d+\.tmp$/)
  }

  // MARK: - Errors

  private func naming(_ body: () throws -> Void) throws(FileFault) {
    do {
      try body()
    } catch {
      throw FileFault(error, path: path)
    }
  }

  /// Throws the system's last error unless a call succeeded.
  private func require(_ succeeded: Bool) throws(FileFault) {
    guard succeeded else { throw FileFault(errno: errno, path: path) }
  }
}
