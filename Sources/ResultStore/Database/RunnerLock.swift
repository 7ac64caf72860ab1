import CPlatform
package import ExperimentModel
import Foundation
import Platform
import SystemPackage

/// Lock that excludes a second runner: a file beside the database, locked by one process.
///
/// The kernel releases the lock however the process ends, so that none is ever stale. Readers take
/// no lock, but look at it: attempts that run without a runner are orphaned.
package final class RunnerLock: StoreLock {
  private let file: FileDescriptor

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
    let file: FileDescriptor
    do {
      file = try Self.open(lockPath)
    } catch {
      throw ResultStoreError(
        .cannotOpen,
        DatabaseObstacle.find(path: lockPath)
          ?? "the file '\(lockPath)' can't be made: \(FileFault(error, path: lockPath)), or "
          + "name another database with \(RequestSetting.database)")
    }
    guard sweep_lock_file(file.rawValue), Self.isStill(file, at: lockPath) else {
      try? file.close()
      let holder = (try? String(contentsOfFile: lockPath, encoding: .utf8)) ?? ""
      throw ResultStoreError(
        .inUse,
        "another sweep runs on '\(path)'\(holder.isEmpty ? "" : ": \(holder)"); wait for it, or "
          + "name another database with \(RequestSetting.database)")
    }
    let date = Date().formatted(.iso8601)
    let text = "process \(getpid()), since \(date)".utf8
    // For the message above only: the lock holds without it.
    if (try? file.resize(to: 0)) != nil { _ = try? file.writeAll(toAbsoluteOffset: 0, text) }
    self.file = file
  }

  /// Opens or creates the file.
  private static func open(_ path: String) throws -> FileDescriptor {
    do {
      return try .open(
        path, .readWrite, options: [.create, .closeOnExec], permissions: permissions)
    } catch Errno.permissionDenied {
      guard let replaced = replace(path) else { throw Errno.permissionDenied }
      return replaced
    }
  }

  /// What the umask leaves of them.
  private static let permissions: FilePermissions = [
    .ownerReadWrite, .groupReadWrite, .otherReadWrite,
  ]

  /// Replaces a lock file that only its owner may write. Nobody else can lock it meanwhile.
  ///
  /// - Returns: the new file, open; nil if the old one is locked or may not be replaced.
  private static func replace(_ path: String) -> FileDescriptor? {
    guard let old = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else {
      return nil
    }
    defer { try? old.close() }
    guard sweep_share_file(old.rawValue), isStill(old, at: path), unlink(path) == 0 else {
      return nil
    }
    return try? .open(
      path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: permissions)
  }

  /// True if the path still names the open file: another process may have replaced it.
  private static func isStill(_ file: FileDescriptor, at path: String) -> Bool {
    var (opened, named) = (stat(), stat())
    return fstat(file.rawValue, &opened) == 0 && stat(path, &named) == 0
      && (opened.st_dev, opened.st_ino) == (named.st_dev, named.st_ino)
  }

  /// True if no process has the lock; false if that is unknown.
  static func isFree(database path: String) -> Bool {
    do {
      let file = try FileDescriptor.open(
        Self.path(ofDatabase: path), .readOnly, options: .closeOnExec)
      defer { try? file.close() }
      return !sweep_file_is_locked(file.rawValue)
    } catch {
      return error as? Errno == .noSuchFileOrDirectory
    }
  }

  private static func path(ofDatabase path: String) -> String {
    DatabaseFile.target(of: path) + ".lock"
  }

  package func release() {
    try? file.resize(to: 0)
    sweep_unlock_file(file.rawValue)
    try? file.close()
  }
}
