import ExperimentModel
import Foundation
import Platform

/// File or folder that keeps this user from using a database. SQLite reports that something cannot
/// be opened or written, but not what.
enum DatabaseObstacle {
  /// Returns the reason why a file cannot be written, with a remedy; nil if it can.
  static func find(path: String) -> String? {
    guard exists(path) else { return findInFolder(of: path) }
    guard access(path, R_OK | W_OK) != 0 else { return nil }
    return text(path, "written", code: errno)
  }

  /// Returns the reason why a database or its journal files cannot be written, with a remedy; nil
  /// if they can.
  static func find(writing database: String) -> String? {
    let database = DatabaseFile.target(of: database)
    return findFolderAsFile(beside: database)
      ?? ([""] + JournalFiles.suffixes).lazy.map { database + $0 }
      .compactMap { exists($0) ? find(path: $0) : nil }.first
      ?? findInFolder(of: database)
  }

  /// Returns the reason why a database cannot be read, with a remedy; nil if it can.
  static func find(reading database: String) -> String? {
    let database = DatabaseFile.target(of: database)
    if let obstacle = findFolderAsFile(beside: database) { return obstacle }
    for path in ([""] + JournalFiles.suffixes).map({ database + $0 }) where exists(path) {
      if access(path, R_OK) != 0 { return text(path, "read", code: errno) }
    }
    guard access(folder(of: database), X_OK) == 0 else {
      return text(folder(of: database), "read", code: errno, isFolder: true)
    }
    let (log, index) = (database + "-wal", database + "-shm")
    guard exists(log) else { return nil }
    guard exists(index) else {
      return findInFolder(of: database).map { _ in
        "the database '\(database)' has a log of unfinished work ('\(log)'), which cannot be read in "
          + "a folder that may not be written; copy the database and its log to a folder of your own "
          + "and name the copy with \(RequestSetting.database)"
      }
    }
    // A user who may write the index rebuilds it, and skips a damaged log.
    guard access(index, W_OK) != 0, RunnerLock.isFree(database: database) else { return nil }
    return
      "'\(log)' is damaged or not a log of the database, and \(name(of: geteuid())) may not remove "
      + "it; let \(owner(of: index)) run any grid with the database, which removes it"
  }

  private static func findFolderAsFile(beside database: String) -> String? {
    JournalFiles.suffixes.map { database + $0 }.first { path in
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    }.map { "'\($0)' is not a regular file, but SQLite needs one there; move it away" }
  }

  private static func findInFolder(of path: String) -> String? {
    let folder = folder(of: path)
    guard access(folder, W_OK | X_OK) != 0 else { return nil }
    return text(folder, "written", code: errno, isFolder: true)
  }

  private static func folder(of path: String) -> String {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().relativePath
    return folder.isEmpty ? "." : folder
  }

  private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func text(
    _ path: String, _ verb: String, code: Int32, isFolder: Bool = false
  ) -> String? {
    let subject = "the \(isFolder ? "folder" : "file") '\(path)'"
    if code == ENOENT { return nil }
    guard code == EACCES else {
      return "\(subject) can't be \(verb): \(FileFault(errno: code, path: path)), or name another "
        + "database with \(RequestSetting.database)"
    }
    return "\(subject) belongs to \(owner(of: path)) and may not be \(verb) by "
      + "\(name(of: geteuid())); let its owner change that (chmod), or name another database with "
      + "\(RequestSetting.database)"
  }

  static func owner(of path: String) -> String {
    var status = stat()
    return lstat(path, &status) == 0 ? name(of: status.st_uid) : "another user"
  }

  private static func name(of user: uid_t) -> String {
    guard let entry = getpwuid(user), let name = entry.pointee.pw_name else {
      return "user \(user)"
    }
    return "user '\(String(cString: name))'"
  }
}
