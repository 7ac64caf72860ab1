import CPlatform
package import ExperimentModel
import Foundation
import Platform

/// Lock that excludes a second runner: a file beside the database, locked by one process.
///
/// The kernel releases the lock however the process ends, so that none is ever stale. Readers take
/// no lock, but look at it: attempts that run without a runner are orphaned.
package final class RunnerLock: StoreLock {
  private let file: Int32

  /// Takes the lock. Creates the file and its folder.
  ///
  /// - Throws: `ResultStoreError` of code `inUse` with the process that has the lock, `cannotOpen` if
  ///   the file can't be made, `readOnly` if the database may not be written.
  package init(database path: String) throws(ResultStoreError) {
    // A user who may not write the database must not leave a lock that its owner may not write.
    if access(path, F_OK) == 0, let obstacle = DatabaseObstacle.find(path: path) {
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
        DatabaseObstacle.find(path: lockPath)
          ?? "the file '\(lockPath)' can't be made: \(FileFault(errno: code, path: lockPath)), or "
          + "name another database with \(RequestSetting.database)")
    }
    guard sweep_lock_file(file), Self.isStill(file, at: lockPath) else {
      close(file)
      let holder = (try? String(contentsOfFile: lockPath, encoding: .utf8)) ?? ""
      throw ResultStoreError(
        .inUse,
        "another sweep runs on '\(path)'\(holder.isEmpty ? "" : ": \(holder)"); wait for it, or "
          + "name another database with \(RequestSetting.database)")
    }
    let date = Date().formatted(.iso8601)
    let text = Array("process \(getpid()), since \(date)".utf8)
    // For the message above only: the lock holds without it.
    if ftruncate(file, 0) == 0 {
      _ = text.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
    }
    self.file = file
  }

  /// Replaces a lock file that only its owner may write. Nobody else can lock it meanwhile.
  ///
  /// - Returns: the new file, open; nil if the old one is locked or may not be replaced.
  private static func replace(_ path: String) -> Int32? {
    let old = open(path, O_RDONLY | O_CLOEXEC)
    guard old >= 0 else { return nil }
    defer { close(old) }
    guard sweep_share_file(old), isStill(old, at: path), unlink(path) == 0 else { return nil }
    let new = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    return new >= 0 ? new : nil
  }

  /// True if the path still names the open file: another process may have replaced it.
  private static func isStill(_ file: Int32, at path: String) -> Bool {
    var (opened, named) = (stat(), stat())
    return fstat(file, &opened) == 0 && stat(path, &named) == 0
      && (opened.st_dev, opened.st_ino) == (named.st_dev, named.st_ino)
  }

  /// True if no process has the lock; false if that is unknown.
  static func isFree(database path: String) -> Bool {
    let file = open(Self.path(ofDatabase: path), O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return errno == ENOENT }
    defer { close(file) }
    return !sweep_file_is_locked(file)
  }

  private static func path(ofDatabase path: String) -> String {
    DatabaseFile.target(of: path) + ".lock"
  }

  package func release() {
    _ = ftruncate(file, 0)
    sweep_unlock_file(file)
    close(file)
  }
}
