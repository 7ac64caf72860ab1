import Foundation
import GRDB

/// Opens the database file, for the one writer or for a reader.
enum DatabaseFile {
  /// How long a connection waits for another program's lock.
  static let patience: Double = 5

  /// Opens for reading and writing; makes folder and file where they are missing, and brings tables
  /// and views up to date.
  static func openForWriting(path: String) throws(ResultStoreError) -> DatabaseQueue {
    try ResultStoreError.explain(path: path) {
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
      do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      } catch {
        throw ResultStoreError(
          .cannotOpen,
          "the folder '\(folder.relativePath)' of the database cannot be made; check the "
            + "permissions, or name another file with --db")
      }
      var configuration = GRDB.Configuration()
      configuration.label = "sweep.results.writer"
      configuration.busyMode = .timeout(patience)
      // A commit waits for the disk, save where a method of the store says otherwise.
      configuration.prepareDatabase { db in
        guard try Schema.origin(of: db) != .anotherProgram else { throw foreign(path) }
        guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
          throw ResultStoreError(
            .cannotOpen,
            "the database '\(path)' cannot use a write-ahead log there; name a file on a local "
              + "disk with --db")
        }
        try db.execute(sql: "PRAGMA synchronous = FULL")
      }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let migrator = Schema.migrator()
      guard try !queue.read(migrator.hasBeenSuperseded) else { throw newer(path) }
      try migrator.migrate(queue)
      try queue.writeWithoutTransaction { db in
        guard try ResultViews.areOutdated(in: db) else { return }
        try db.inTransaction(.immediate) {
          try ResultViews.replace(in: db)
          return .commit
        }
      }
      return queue
    }
  }

  /// Opens for reading only: makes and changes nothing, also while another process writes.
  static func openForReading(path: String) throws(ResultStoreError) -> DatabaseQueue {
    try ResultStoreError.explain(path: path) {
      guard let size = fileSize(path) else {
        throw ResultStoreError(
          .missing,
          "there is no database '\(path)'; run a sweep first, or name the file with --db")
      }
      var configuration = GRDB.Configuration()
      configuration.label = "sweep.results.reader"
      configuration.readonly = true
      configuration.busyMode = .timeout(patience)
      // Mapped, pages need not be copied: a quarter of the time of reading 10,000 trials. SQLite
      // sees to it that a mapping follows what other connections do to the file.
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA mmap_size = 1073741824") }
      let queue: DatabaseQueue
      do {
        queue = try DatabaseQueue(path: path, configuration: configuration)
      } catch let error as DatabaseError
        where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode) && size > 0
        && (fileSize(path + "-wal") ?? 0) == 0
      {
        // A folder that cannot be written, for its permissions (READONLY) or as all of its disk
        // (CANTOPEN), has no place for the files of a write-ahead log. Where there is no log, the
        // file is all there is.
        queue = try DatabaseQueue(path: immutableAddress(path), configuration: configuration)
      }
      let migrator = Schema.migrator()
      try queue.inDatabase { db in
        switch try Schema.origin(of: db) {
        case .sweep: break
        case .anotherProgram: throw foreign(path)
        case .empty:
          throw ResultStoreError(
            .missing, "the database '\(path)' holds no results yet; run a sweep first")
        }
        guard try !migrator.hasBeenSuperseded(db) else { throw newer(path) }
        guard try migrator.hasCompletedMigrations(db) else {
          throw ResultStoreError(
            .olderSchema,
            "the database '\(path)' was made by an older version of sweep; the next 'sweep run' "
              + "with it brings it up to date")
        }
        if try ResultViews.areOutdated(in: db) { try ResultViews.makeTemporary(in: db) }
      }
      return queue
    }
  }

  private static func immutableAddress(_ path: String) -> String {
    URL(fileURLWithPath: path).absoluteString + "?immutable=1"
  }

  private static func fileSize(_ path: String) -> Int64? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? NSNumber)?.int64Value
  }

  private static func foreign(_ path: String) -> ResultStoreError {
    ResultStoreError(
      .foreign,
      "'\(path)' is a database of another program and was left as it is; name another file with "
        + "--db")
  }

  private static func newer(_ path: String) -> ResultStoreError {
    ResultStoreError(
      .newerSchema,
      "the database '\(path)' was written by a newer version of sweep; use that version, or name "
        + "another file with --db")
  }
}
