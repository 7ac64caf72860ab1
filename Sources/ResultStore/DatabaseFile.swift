import Foundation
import GRDB
import GRDBSQLite

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif
import Platform

/// Opens the database file, for the one writer or for a reader.
///
/// The database has a write-ahead log only while a runner uses it. At rest it has a rollback journal,
/// that is no file beside it: reading then makes none, and what readers of another user would make,
/// the owner of the database could not write.
enum DatabaseFile {
  /// Seconds that a reader waits for another program's lock.
  static let patience: Double = 5
  /// Seconds that one call of the writer waits; whoever called may call again (`StoreWait`).
  static let writerPatience: Double = 1

  /// Opens for reading and writing; makes folder and file where they are missing, and brings tables
  /// and views up to date.
  static func openForWriting(path: String) throws(ResultStoreError) -> DatabaseQueue {
    try ResultStoreError.explain(path: path, isWriting: true) {
      try refuseUnusable(path)
      try makeFolder(of: path)
      // SQLite would take 0644. It makes the files beside the database like the database.
      let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if file >= 0 { close(file) }
      try JournalFiles.takeOver(database: path)
      var configuration = GRDB.Configuration()
      configuration.label = "sweep.results.writer"
      configuration.busyMode = .timeout(writerPatience)
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

  /// Ends the use of the log and closes the writer's connection. The log stays where a reader has the database open; the next
  /// writer brings it to rest.
  static func bringToRest(_ queue: DatabaseQueue) {
    queue.inDatabase { db in
      for _ in 0..<5 {
        if (try? String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")) == "delete" { return }
        // A reader takes some milliseconds.
        usleep(20_000)
      }
    }
    try? queue.close()
  }

  /// Opens for reading only: makes and changes nothing, also while another process writes.
  ///
  /// - Returns: the connection, and whether it takes the file as one that nobody changes.
  static func openForReading(
    path: String
  ) throws(ResultStoreError) -> (queue: DatabaseQueue, isImmutable: Bool) {
    try ResultStoreError.explain(path: path) {
      try refuseUnusable(path)
      guard FileManager.default.fileExists(atPath: path) else {
        throw ResultStoreError(
          .missing,
          "there is no database '\(path)'; run a sweep first, or name the file with --db")
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
        // SQLite would make the files of a log, in this user's name. Without a log, the file is all
        // there is.
        isImmutable = true
        queue = try DatabaseQueue(
          path: immutableAddress(path), configuration: readerConfiguration { _ in })
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
      return (queue, isImmutable)
    }
  }

  /// The file that a link to a database leads to, beside which SQLite keeps its other files.
  static func target(of path: String) -> String {
    let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
    return isLink ? URL(fileURLWithPath: path).resolvingSymlinksInPath().path : path
  }

  /// Whether no connection uses a log, and none was left with content.
  static func hasNoLog(_ path: String) -> Bool {
    let path = target(of: path)
    var (log, index) = (stat(), stat())
    guard stat(path + "-wal", &log) == 0 else { return true }
    return log.st_size == 0 && stat(path + "-shm", &index) != 0
  }

  private struct NoLog: Error {}

  /// Whether the header of the file asks for a write-ahead log. Read through SQLite, before it opens
  /// the log: closing the file elsewhere would drop the locks of this process's other connections.
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
    configuration.busyMode = .timeout(patience)
    configuration.prepareDatabase { db in
      try check(db)
      // Mapped, pages need not be copied: a quarter of the time of reading 10,000 trials. SQLite
      // sees to it that a mapping follows what other connections do to the file.
      try db.execute(sql: "PRAGMA mmap_size = 1073741824")
    }
    return configuration
  }

  /// Refuses a path that leads to no database for a reason that SQLite does not tell: a folder, a
  /// device, a link that leads nowhere.
  static func refuseUnusable(_ path: String) throws(ResultStoreError) {
    if let obstacle = FileFault.obstacle(on: path), !isNewFileBehindLink(path) {
      throw ResultStoreError(
        .cannotOpen,
        "the database '\(path)' cannot be opened: \(obstacle)")
    }
    // SQLite and the runner keep files beside it, the longest of them with "-journal" behind its name.
    let length = (path as NSString).lastPathComponent.utf8.count
    guard length + "-journal".utf8.count <= Int(NAME_MAX) else {
      throw ResultStoreError(
        .cannotOpen,
        "the name of the database, of \(length) bytes, is too long; use a shorter one with --db")
    }
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFDIR:
      throw ResultStoreError(
        .cannotOpen,
        "'\(path)' is a folder, not a database; name a file in it: --db "
          + "\((path as NSString).appendingPathComponent("sweep.sqlite"))")
    default:
      throw ResultStoreError(
        .cannotOpen, "'\(path)' is no regular file, so no database; name another file with --db")
    }
  }

  /// Whether the path is a link to a file that is still to be made, in a folder that is there.
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

  /// Makes the folder that the database lies in.
  static func makeFolder(of path: String) throws(ResultStoreError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw ResultStoreError(
        .cannotOpen,
        "the folder '\(folder.relativePath)' of the database cannot be made: "
          + "\(FileFault(error, path: folder.relativePath)), or name another file with --db")
    }
  }

  private static func immutableAddress(_ path: String) -> String {
    URL(fileURLWithPath: path).absoluteString + "?immutable=1"
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
