import ExperimentModel
import Foundation
import GRDB
import GRDBSQLite
import Platform
import SystemPackage

/// Opens the database file, for the one writer or for a reader.
///
/// The database has a write-ahead log only while a runner uses it. At rest it is in rollback mode,
/// without a file beside it. Reading then creates none: the owner of the database could not write
/// the files that another user creates.
enum DatabaseFile {
  /// Seconds for which a reader waits for another program's lock.
  static let readerTimeout: Double = 5
  /// Seconds for which one call of the writer waits. Callers may repeat it (`StoreWait`).
  static let writerTimeout: Double = 1

  /// Opens for writing. Creates missing folders and the file, and upgrades tables and views.
  static func openForWriting(path: String) throws(ResultStoreError) -> DatabaseQueue {
    try ResultStoreError.explain(path: path, isWriting: true) {
      try refuseUnusable(path)
      try makeFolder(of: path)
      // SQLite would create it with 0644. The files beside it get the database's permissions.
      let file = try? FileDescriptor.open(
        path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupReadWrite, .otherReadWrite])
      try? file?.close()
      try JournalFiles.takeOver(database: path)
      var configuration = GRDB.Configuration()
      configuration.label = "sweep.results.writer"
      configuration.busyMode = .timeout(writerTimeout)
      configuration.prepareDatabase { db in
        guard try Schema.origin(of: db) != .anotherProgram else { throw foreign(path) }
        guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
          throw ResultStoreError(
            .cannotOpen,
            "the database '\(path)' cannot use a write-ahead log there; name a file on a local "
              + "disk with \(RequestSetting.database)")
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

  /// Ends the use of the log and closes the writer's connection. While a reader has the database
  /// open, the log stays; the next writer removes it.
  static func bringToRest(_ queue: DatabaseQueue) {
    queue.inDatabase { db in
      for _ in 0..<5 {
        if (try? String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")) == "delete" { return }
        // A reader needs some milliseconds.
        usleep(20_000)
      }
    }
    try? queue.close()
  }

  /// Opens for reading, also while another process writes. Creates and changes nothing.
  ///
  /// - Returns: the connection, and whether it treats the file as immutable.
  static func openForReading(
    path: String
  ) throws(ResultStoreError) -> (queue: DatabaseQueue, isImmutable: Bool) {
    try ResultStoreError.explain(path: path) {
      try refuseUnusable(path)
      guard FileManager.default.fileExists(atPath: path) else {
        throw ResultStoreError(
          .missing,
          "there is no database '\(path)'; run a sweep first, or name the file "
            + "with \(RequestSetting.database)"
        )
      }
      var isImmutable = false
      let queue: DatabaseQueue
      do {
        let hasNoLog = hasNoLog(path)
        queue = try DatabaseQueue(
          path: path,
          configuration: readerConfiguration { db in
            if hasNoLog, wantsLog(db) { throw NoLog() }
          })
      } catch is NoLog {
        // SQLite would create the files of a log, owned by this user. Without a log, the database
        // is in its file alone.
        isImmutable = true
        queue = try DatabaseQueue(
          path: immutableAddress(path), configuration: readerConfiguration { _ in })
      }
      let migrator = Schema.migrator()
      try queue.inDatabase { db in
        switch try Schema.origin(of: db) {
        case .sweep: break
        case .anotherProgram: throw foreign(path)
        case .empty: throw withoutResults(path)
        }
        guard try !migrator.hasBeenSuperseded(db) else { throw newer(path) }
        guard try migrator.hasCompletedMigrations(db) else {
          // A full disk may end the migrations of a new database halfway.
          guard try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM sweeps)") == true else {
            throw withoutResults(path)
          }
          throw ResultStoreError(
            .olderSchema,
            "the database '\(path)' was made by an older version of sweep; the next 'sweep run' with "
              + "it upgrades it")
        }
        if try ResultViews.areOutdated(in: db) { try ResultViews.makeTemporary(in: db) }
      }
      return (queue, isImmutable)
    }
  }

  private static func withoutResults(_ path: String) -> ResultStoreError {
    ResultStoreError(.missing, "the database '\(path)' holds no results yet; run a sweep first")
  }

  /// Target of a link to a database. SQLite keeps its other files beside the target.
  static func target(of path: String) -> String {
    let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
    return isLink ? URL(fileURLWithPath: path).resolvingSymlinksInPath().path : path
  }

  /// True if no connection uses a log, and no log with content was left.
  static func hasNoLog(_ path: String) -> Bool {
    let path = target(of: path)
    var (log, index) = (stat(), stat())
    guard stat(path + "-wal", &log) == 0 else { return true }
    return log.st_size == 0 && stat(path + "-shm", &index) != 0
  }

  private struct NoLog: Error {}

  /// True if the header of the file asks for a write-ahead log.
  ///
  /// Read through SQLite before it opens the log: closing another descriptor of the file would
  /// drop the locks of this process's other connections.
  private static func wantsLog(_ db: Database) -> Bool {
    var file: UnsafeMutablePointer<sqlite3_file>?
    guard
      sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_FILE_POINTER, &file)
        == SQLITE_OK, let file, let read = file.pointee.pMethods?.pointee.xRead
    else { return false }
    // https://www.sqlite.org/fileformat2.html#file_format_version_numbers
    var versions: [UInt8] = [0, 0]
    return read(file, &versions, 2, 18) == SQLITE_OK && versions.contains(2)
  }

  private static func readerConfiguration(
    check: @escaping @Sendable (Database) throws -> Void
  ) -> GRDB.Configuration {
    var configuration = GRDB.Configuration()
    configuration.label = "sweep.results.reader"
    configuration.readonly = true
    configuration.busyMode = .timeout(readerTimeout)
    configuration.prepareDatabase { db in
      try check(db)
      // Saves copying pages, a quarter of the time of reading 10,000 trials. SQLite keeps mappings
      // consistent with other connections.
      try db.execute(sql: "PRAGMA mmap_size = 1073741824")
    }
    return configuration
  }

  /// Refuses a path that SQLite cannot use for a reason that it does not report: a folder, a
  /// device, a dangling link.
  static func refuseUnusable(_ path: String) throws(ResultStoreError) {
    if let obstacle = FileFault.obstacle(on: path), !isNewFileBehindLink(path) {
      throw ResultStoreError(
        .cannotOpen,
        "the database '\(path)' cannot be opened: \(obstacle)")
    }
    // Of the files beside it, "-journal" has the longest suffix.
    let length = (path as NSString).lastPathComponent.utf8.count
    guard length + "-journal".utf8.count <= Int(NAME_MAX) else {
      throw ResultStoreError(
        .cannotOpen,
        "the name of the database, of \(length) bytes, is too long; use a shorter one "
          + "with \(RequestSetting.database)"
      )
    }
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFDIR:
      throw ResultStoreError(
        .cannotOpen,
        "'\(path)' is a folder, not a database; name a file in it: \(RequestSetting.database) "
          + "\((path as NSString).appendingPathComponent("sweep.sqlite"))")
    default:
      throw ResultStoreError(
        .cannotOpen,
        "'\(path)' is not a regular file; name another file with \(RequestSetting.database)")
    }
  }

  /// True if the path is a link to a missing file in an existing folder.
  private static func isNewFileBehindLink(_ path: String) -> Bool {
    guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else {
      return false
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let place = target.hasPrefix("/") ? target : "\(folder)/\(target)"
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(
      atPath: place.parentFolder, isDirectory: &isFolder)
      && isFolder.boolValue && FileFault.obstacle(on: place) == nil
  }

  /// Creates the folder of the database.
  static func makeFolder(of path: String) throws(ResultStoreError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw ResultStoreError(
        .cannotOpen,
        "the folder '\(folder.relativePath)' of the database can't be made: "
          + "\(FileFault(error, path: folder.relativePath)), or name another file "
          + "with \(RequestSetting.database)"
      )
    }
  }

  private static func immutableAddress(_ path: String) -> String {
    URL(fileURLWithPath: path).absoluteString + "?immutable=1"
  }

  private static func foreign(_ path: String) -> ResultStoreError {
    ResultStoreError(
      .foreign,
      "'\(path)' is a database of another program and was not changed; name another "
        + "file with \(RequestSetting.database)"
    )
  }

  private static func newer(_ path: String) -> ResultStoreError {
    ResultStoreError(
      .newerSchema,
      "the database '\(path)' was written by a newer version of sweep; use that version, or name "
        + "another file with \(RequestSetting.database)")
  }
}
