import ExperimentModel
import CPlatform
import Foundation
import Platform
import SystemPackage

/// Files that SQLite keeps beside a database in use: write-ahead log, its index, and rollback
/// journal.
///
/// They belong to the user who opens the database first. Other programs and earlier versions of
/// sweep create them even for reading, and the owner of the database may not write those of
/// another user.
enum JournalFiles {
  static let suffixes = ["-wal", "-shm", "-journal"]

  /// Replaces files that this user may not write by copies that belong to this user.
  ///
  /// - Throws: `ResultStoreError` of code `locked` while a program has the database open, `readOnly`
  ///   with the file that can't be replaced.
  static func takeOver(database path: String) throws(ResultStoreError) {
    let path = DatabaseFile.target(of: path)
    let foreign = suffixes.map { path + $0 }.filter {
      access($0, F_OK) == 0 && access($0, W_OK) != 0 && errno == EACCES
    }
    guard !foreign.isEmpty, access(path, R_OK | W_OK) == 0 else { return }
    guard let file = try? FileDescriptor.open(path, .readWrite, options: .closeOnExec) else {
      return
    }
    defer { try? file.close() }
    guard sweep_lock_database_file(file.rawValue) else { throw .locked(path) }
    var status = stat()
    guard fstat(file.rawValue, &status) == 0 else { return }
    for name in foreign {
      // SQLite rebuilds the index from the log.
      let isReplaced = name.hasSuffix("-shm") ? unlink(name) == 0 : copy(name, attributes: status)
      guard isReplaced else {
        throw ResultStoreError(
          .readOnly,
          "the file '\(name)' belongs to \(DatabaseObstacle.owner(of: name)) and can be neither written "
            + "nor replaced; let its owner, or an administrator, give it to you (chown), or name "
            + "another database with \(RequestSetting.database)")
      }
    }
  }

  /// Replaces a file by its copy; removes one without content.
  ///
  /// - Parameter attributes: those of the database, whose permissions and group the copy gets.
  private static func copy(_ path: String, attributes: stat) -> Bool {
    guard let content = try? Data(contentsOf: URL(fileURLWithPath: path)) else { return false }
    guard !content.isEmpty else { return unlink(path) == 0 }
    do throws(FileFault) {
      let file = try AtomicFile(replacing: path)
      try file.write(content)
      try file.takeAttributes(of: attributes)
      try file.commit()
      return true
    } catch {
      return false
    }
  }
}
