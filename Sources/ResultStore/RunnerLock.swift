import CPlatform
import Foundation

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
  ///   `cannotOpen` when the file can't be made.
  package init(database path: String) throws(ResultStoreError) {
    let lockPath = Self.path(ofDatabase: path)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      throw ResultStoreError(
        .cannotOpen,
        "the file '\(lockPath)' cannot be made (\(String(cString: strerror(errno)))); check the "
          + "permissions of the folder, or name another database with --db")
    }
    guard sweep_lock_file(file) else {
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

  /// Whether no process has the lock; false where that can't be told.
  static func isFree(database path: String) -> Bool {
    let file = open(Self.path(ofDatabase: path), O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return errno == ENOENT }
    defer { close(file) }
    return !sweep_file_is_locked(file)
  }

  private static func path(ofDatabase path: String) -> String {
    // A link to a database is that database.
    let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
    return (isLink ? URL(fileURLWithPath: path).resolvingSymlinksInPath().path : path) + ".lock"
  }

  /// Gives the lock back before the process ends. To be called once.
  package func release() {
    _ = ftruncate(file, 0)
    sweep_unlock_file(file)
    close(file)
  }
}
