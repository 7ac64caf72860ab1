import ExperimentModel
import Foundation
import GRDB
import GRDBSQLite

/// One SQL statement of a user, which may read and nothing else.
struct ReadOnlyQuery {
  private let sql: String

  init(_ sql: String) { self.sql = sql }

  /// - Throws: `ResultStoreError` of code `refusedQuery` or `invalidQuery`.
  func run(in db: Database) throws -> QueryResult {
    // The connection is read-only as well. But SQLite would attach other files, and carry out
    // pragmas, on such a connection too.
    switch Self.firstWord(of: sql) {
    case nil:
      throw ResultStoreError(
        .refusedQuery, "the query is empty; try: SELECT * FROM results")
    case "SELECT", "WITH", "VALUES", "EXPLAIN":
      break
    case let word?:
      throw Self.knownWords.contains(word)
        ? ResultStoreError(
          .refusedQuery,
          "\(word) was refused: queries may only read (SELECT, WITH, VALUES or EXPLAIN)")
        : ResultStoreError(
          .invalidQuery, "a query begins with SELECT, WITH, VALUES or EXPLAIN, not '\(word)'")
    }
    let statement = try onlyStatement(in: db)
    guard statement.isReadonly else {
      throw ResultStoreError(
        .refusedQuery, "the query was refused: it would change the database; queries may only read")
    }
    guard statement.arguments.isEmpty else { throw withoutValues }
    do {
      let columns = statement.columnNames
      let width = columns.count
      let rows = try Row.fetchCursor(statement)
      var values: [[QueryValue]] = []
      while let row = try rows.next() {
        values.append((0..<width).map { QueryValue(row[$0] as DatabaseValue) })
      }
      return QueryResult(columns: columns, rows: values)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_MISUSE {
      throw withoutValues
    } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
      throw ResultStoreError(.invalidQuery, "the query failed: \(error.message ?? "unknown error")")
    }
  }

  private func onlyStatement(in db: Database) throws -> Statement {
    do {
      return try db.makeStatement(sql: sql)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_MISUSE {
      throw ResultStoreError(
        .refusedQuery, "the query was refused: it holds more than one statement; give one at a time"
      )
    } catch let error as DatabaseError
      where [.SQLITE_ERROR, .SQLITE_AUTH].contains(error.resultCode)
    {
      let offset = Int(sqlite3_error_offset(db.sqliteConnection))
      throw ResultStoreError(
        .invalidQuery,
        "SQLite does not understand the query: \(error.message ?? "unknown error")"
          + pointer(at: offset) + (try hint(for: error.message ?? "", in: db)))
    }
  }

  private var withoutValues: ResultStoreError {
    ResultStoreError(
      .invalidQuery, "the query has a parameter (?, :name, @name or $name); write the value itself")
  }

  /// The line of the query that SQLite stopped at, and a mark below the place.
  private func pointer(at offset: Int) -> String {
    let bytes = Array(sql.utf8)
    guard bytes.indices.contains(offset) else { return "" }
    let newline = UInt8(ascii: "\n")
    let start = bytes[..<offset].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let end = bytes[offset...].firstIndex(of: newline) ?? bytes.count
    let before = String(decoding: bytes[start..<offset], as: UTF8.self)
    let line = String(decoding: bytes[start..<end], as: UTF8.self)
    return "\n  \(line)\n  \(String(repeating: " ", count: before.count))^"
  }

  /// What there is, where the query names what there is not.
  private func hint(for message: String, in db: Database) throws -> String {
    if message.hasPrefix("no such column") {
      let columns = NameList(
        try db.columns(in: "results").map(\.name),
        nearestTo: String(message.split(separator: " ").last ?? ""),
        all: "docs/results.md lists all")
      return "\nresults has the columns \(columns)"
    }
    if message.hasPrefix("no such table") {
      let views = ResultViews.all.map(\.name).joined(separator: ", ")
      return "\nthe views are \(views)"
    }
    return ""
  }

  /// The first word in capitals, comments skipped; nil when there is none.
  private static func firstWord(of sql: String) -> String? {
    var rest = Substring(sql)
    while true {
      rest = rest.drop { $0.isWhitespace || $0 == ";" || $0 == "\u{FEFF}" }
      if rest.hasPrefix("--") {
        rest = rest.drop { !$0.isNewline }
      } else if rest.hasPrefix("/*") {
        guard let end = rest.range(of: "*/") else { return nil }
        rest = rest[end.upperBound...]
      } else {
        break
      }
    }
    guard let first = rest.first else { return nil }
    let word = rest.prefix { $0.isLetter || $0 == "_" }
    return word.isEmpty ? String(first) : word.uppercased()
  }

  /// What SQLite knows how to do, and a query may not ask for.
  private static let knownWords: Set<String> = [
    "ALTER", "ANALYZE", "ATTACH", "BEGIN", "COMMIT", "CREATE", "DELETE", "DETACH", "DROP", "END",
    "INSERT", "PRAGMA", "REINDEX", "RELEASE", "REPLACE", "ROLLBACK", "SAVEPOINT", "UPDATE",
    "VACUUM",
  ]
}

extension QueryValue {
  init(_ value: DatabaseValue) {
    switch value.storage {
    case .null: self = .null
    case .int64(let number): self = .integer(number)
    case .double(let number): self = .real(number)
    case .string(let text): self = .text(text)
    case .blob(let data): self = .blob(data)
    }
  }
}
