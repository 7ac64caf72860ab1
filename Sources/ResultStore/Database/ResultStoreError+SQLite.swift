import ExperimentModel
import GRDB
import Platform

extension ResultStoreError {
  static func locked(_ path: String) -> ResultStoreError {
    ResultStoreError(
      .locked,
      "the database '\(path)' is locked by another program; close that program (or wait for it) "
        + "and try again", awaited: "another program that holds the database '\(path)'")
  }

  /// Error that SQLite reported about the file at `path`.
  ///
  /// - Parameter isWriting: true if the file was opened for writing.
  init(_ error: DatabaseError, path: String, isWriting: Bool = false) {
    var obstacle: String? {
      isWriting ? DatabaseObstacle.find(writing: path) : DatabaseObstacle.find(reading: path)
    }
    let detail = error.message ?? "SQLite error \(error.resultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_NOTADB:
      self.init(
        .notADatabase,
        "'\(path)' is not an SQLite database; name another file with "
          + "\(RequestSetting.database), or move this one away"
      )
    case .SQLITE_CORRUPT:
      self.init(
        .damaged,
        "the database '\(path)' is damaged or cut short (\(detail)); restore a copy, or recover what "
          + "is readable: sqlite3 '\(path)' .recover")
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
      // SQLite reports a damaged log in the same way.
      self =
        isWriting && error.resultCode != .SQLITE_PROTOCOL
        ? .locked(path) : obstacle.map { ResultStoreError(.cannotOpen, $0) } ?? .locked(path)
    case .SQLITE_READONLY where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK:
      self.init(
        .readOnly,
        "a write to the database '\(path)' was interrupted; the next sweep run repairs it, if it "
          + "may write the database")
    case .SQLITE_READONLY where error.extendedResultCode == .SQLITE_READONLY_DBMOVED:
      self.init(
        .readOnly,
        "the database '\(path)' was moved or deleted while it was in use; put it back and run the "
          + "same command again")
    case .SQLITE_READONLY, .SQLITE_PERM:
      self.init(
        .readOnly,
        obstacle
          ?? "the database '\(path)' cannot be written (\(detail)); check the permissions of the "
          + "file and its folder, or name another file with \(RequestSetting.database)")
    case .SQLITE_FULL:
      self.init(
        .diskFull,
        "the disk of '\(path)' is full; free some space and run the same command again: finished "
          + "trials are kept")
    case .SQLITE_IOERR:
      self.init(
        .inputOutput,
        "the database '\(path)' could not be read or written (\(detail)); check the disk and its "
          + "free space, then run the same command again")
    case .SQLITE_CANTOPEN:
      self.init(
        .cannotOpen,
        obstacle
          ?? "the database '\(path)' cannot be opened (\(detail)); check the permissions of the file "
          + "and its folder")
    default:
      self.init(.inconsistent, "the database '\(path)' refused a request: \(error)")
    }
  }

  /// Runs `body` and converts what it throws to an error for users.
  static func explain<Value>(
    path: String, isWriting: Bool = false, _ body: () throws -> Value
  ) throws(ResultStoreError) -> Value {
    do {
      return try body()
    } catch {
      throw ResultStoreError(error, path: path, isWriting: isWriting)
    }
  }

  init(_ error: any Error, path: String, isWriting: Bool = false) {
    switch error {
    case let error as ResultStoreError: self = error
    case let error as DatabaseError: self.init(error, path: path, isWriting: isWriting)
    case let error as DecodingError:
      self.init(.damaged, "the database '\(path)' holds a value that cannot be read: \(error)")
    default:
      let cause = FileFault(foundation: error).map { "\($0)" } ?? "\(error)"
      self.init(.inconsistent, "the database '\(path)' could not be used: \(cause)")
    }
  }
}
