import ExperimentModel
import GRDB
import Platform

/// What went wrong with the results, in words for people: what, where, and what to do.
package struct ResultStoreError: Error, Hashable, CustomStringConvertible {
  package enum Code: Sendable, Hashable {
    /// There is no file at the path.
    case missing
    /// The file is no SQLite database.
    case notADatabase
    /// An SQLite database that another program made.
    case foreign
    /// Truncated or otherwise damaged.
    case damaged
    /// Written by a later version of sweep.
    case newerSchema
    /// Written by an earlier version, and only reading was asked for.
    case olderSchema
    case locked
    /// Another runner works on it.
    case inUse
    case readOnly
    case cannotOpen
    case diskFull
    case inputOutput
    case noSuchSweep
    case noSuchTrial
    case ambiguousTrial
    case noSuchAttempt
    /// The query would write, or is more or less than one statement.
    case refusedQuery
    /// SQLite does not understand the query.
    case invalidQuery
    /// A broken promise of the caller or of the store itself.
    case inconsistent
  }

  package let code: Code
  package let description: String
  /// What holds the database, where waiting helps.
  package let awaited: String?

  init(_ code: Code, _ description: String, awaited: String? = nil) {
    self.code = code
    self.description = description
    self.awaited = awaited
  }

  static func locked(_ path: String) -> ResultStoreError {
    ResultStoreError(
      .locked,
      "the database '\(path)' is locked by another program; close that program (or wait for it) "
        + "and try again", awaited: "another program that holds the database '\(path)'")
  }
}

extension ResultStoreError: ContentionError {}

extension ResultStoreError {
  /// The error that SQLite reported while it worked on the file at `path`.
  ///
  /// - Parameter isWriting: whether the file was to be written.
  init(_ error: DatabaseError, path: String, isWriting: Bool = false) {
    var obstacle: String? {
      isWriting ? FileObstacle.find(writing: path) : FileObstacle.find(reading: path)
    }
    let detail = error.message ?? "SQLite error \(error.resultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_NOTADB:
      self.init(
        .notADatabase,
        "'\(path)' is not an SQLite database; name another file with --db, or move this one away")
    case .SQLITE_CORRUPT:
      self.init(
        .damaged,
        "the database '\(path)' is damaged or cut short (\(detail)); restore a copy, or save what "
          + "can be read with: sqlite3 '\(path)' .recover")
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
      self = .locked(path)
    case .SQLITE_READONLY where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK:
      self.init(
        .readOnly,
        "a write to the database '\(path)' was broken off; the next 'sweep' run that may write it "
          + "repairs it")
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
          + "file and its folder, or name another file with --db")
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

  /// Runs `body` and turns whatever it throws into an error for people.
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
