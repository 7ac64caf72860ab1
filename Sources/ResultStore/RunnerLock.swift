import CPlatform
import Foundation
import Platform

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Keeps a second runner off a database: a file beside it that one process at a time has locked.
///
/// The kernel gives the lock back however the process ends, so no stale lock is ever in the way.
/// Readers need none, but ask for it: without a runner, what is recorded as running is lost.
package final class RunnerLock: Sendable {
  private let file: Int32

  /// Takes the lock; makes the file and its folder.
  ///
  /// - Throws: `ResultStoreError` of code `inUse` that says which process has it and since when,
  ///   `cannotOpen` when the file can't be made, `readOnly` when the database may not be written.
  package init(database path: String) throws(ResultStoreError) {
    // Who may not write the database must not leave a lock that its owner may not write.
    if access(path, F_OK) == 0, let obstacle = FileObstacle.find(path: path) {
      throw ResultStoreError(.readOnly, obstacle)
    }
    try DatabaseFile.refuseUnusable(path)
    let lockPath = Self.path(ofDatabase: path)
    try DatabaseFile.makeFolder(of: path)
    var file = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    if file < 0, errno == EACCES, let replaced = Self.replace(lockPath) { file = replaced }
    guard file >= 0 else {
      let code = errno
      throw ResultStoreError(
        .cannotOpen,
        FileObstacle.find(path: lockPath)
          ?? "the file '\(lockPath)' cannot be made: \(FileFault(errno: code, path: lockPath)), or "
          + "name another database with --db")
    }
    guard sweep_lock_file(file), Self.isStill(file, at: lockPath) else {
      close(file)
      let holder = (try? String(contentsOfFile: lockPath, encoding: .utf8)) ?? ""
      throw ResultStoreError(
        .inUse,
        "another sweep runs on '\(path)'\(holder.isEmpty ? "" : ": \(holder)"); wait for it, or "
          + "name another database with --db")
    }
    let date = Date().formatted(.iso8601)
    let text = Array("process \(getpid()), since \(date)".utf8)
    // What the file says is a courtesy: the lock holds without it.
    if ftruncate(file, 0) == 0 {
      _ = text.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
    }
    self.file = file
  }

  /// Puts a lock file of this user's in the place of one that only its owner may write. While that is
  /// replaced, nobody else can lock it.
  ///
  /// - Returns: the new file, open; nil when the old one is locked or may not be replaced.
  private static func replace(_ path: String) -> Int32? {
    let old = open(path, O_RDONLY | O_CLOEXEC)
    guard old >= 0 else { return nil }
    defer { close(old) }
    guard sweep_share_file(old), isStill(old, at: path), unlink(path) == 0 else { return nil }
    let new = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    return new >= 0 ? new : nil
  }

  /// Whether the path still names the open file: another process may have replaced it.
  private static func isStill(_ file: Int32, at path: String) -> Bool {
    var (opened, named) = (stat(), stat())
    return fstat(file, &opened) == 0 && stat(path, &named) == 0
      && (opened.st_dev, opened.st_ino) == (named.st_dev, named.st_ino)
  }

  /// Whether no process has the lock; false where that can't be told.
  static func isFree(database path: String) -> Bool {
    let file = open(Self.path(ofDatabase: path), O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return errno == ENOENT }
    defer { close(file) }
    return !sweep_file_is_locked(file)
  }

  private static func path(ofDatabase path: String) -> String {
    DatabaseFile.target(of: path) + ".lock"
  }

  /// Gives the lock back before the process ends. To be called once.
  package func release() {
    _ = ftruncate(file, 0)
    sweep_unlock_file(file)
    close(file)
  }
}
