import ExperimentModel
import Foundation
import GRDB
import GRDBSQLite

/// One SQL statement of a user, which may only read.
struct ReadOnlyQuery {
  private let sql: String

  init(_ sql: String) { self.sql = sql }

  /// - Throws: `ResultStoreError` of code `refusedQuery` or `invalidQuery`.
  func run(in db: Database) throws -> QueryResult {
    try requireReadingWord()
    let statement = try onlyStatement(in: db)
    guard statement.isReadonly else {
      throw refused("the query was refused: it would change the database; queries may only read")
    }
    guard statement.arguments.isEmpty else { throw parameterWithoutValue }
    do {
      let columns = statement.columnNames
      let rows = try Row.fetchCursor(statement)
      var values: [[QueryValue]] = []
      while let row = try rows.next() {
        values.append(columns.indices.map { QueryValue(row[$0] as DatabaseValue) })
      }
      return QueryResult(columns: columns, rows: values)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_MISUSE {
      throw parameterWithoutValue
    } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
      throw invalid("the query failed: \(error.message ?? "unknown error")")
    }
  }

  /// The connection is read-only, but SQLite would attach other files and run pragmas on it.
  private func requireReadingWord() throws {
    guard let first = SQLTokens(sql).first(where: \.isCode) else {
      throw refused("the query is empty; try: SELECT * FROM results")
    }
    let word = first.kind == .word ? first.text.uppercased() : String(first.text.prefix(1))
    if ["SELECT", "WITH", "VALUES", "EXPLAIN"].contains(word) { return }
    throw Self.writingWords.contains(word)
      ? refused("\(word) was refused: queries may only read (SELECT, WITH, VALUES or EXPLAIN)")
      : invalid("a query begins with SELECT, WITH, VALUES or EXPLAIN, not '\(word)'")
  }

  private static let writingWords: Set<String> = [
    "ALTER", "ANALYZE", "ATTACH", "BEGIN", "COMMIT", "CREATE", "DELETE", "DETACH", "DROP", "END",
    "INSERT", "PRAGMA", "REINDEX", "RELEASE", "REPLACE", "ROLLBACK", "SAVEPOINT", "UPDATE",
    "VACUUM",
  ]

  private func onlyStatement(in db: Database) throws -> Statement {
    do {
      return try db.makeStatement(sql: sql)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_MISUSE {
      throw refused("the query was refused: it has more than one statement; give one at a time")
    } catch let error as DatabaseError
      where [.SQLITE_ERROR, .SQLITE_AUTH].contains(error.resultCode)
    {
      let message = error.message ?? "unknown error"
      let offset = Int(sqlite3_error_offset(db.sqliteConnection))
      throw invalid(
        "SQLite does not understand the query: \(message)\(pointer(at: offset))"
          + "\(try hint(for: message, in: db))")
    }
  }

  // MARK: - Messages

  private func refused(_ message: String) -> ResultStoreError {
    ResultStoreError(.refusedQuery, message)
  }

  private func invalid(_ message: String) -> ResultStoreError {
    ResultStoreError(.invalidQuery, message)
  }

  private var parameterWithoutValue: ResultStoreError {
    invalid("the query has a parameter (?, :name, @name or $name); write the value instead")
  }

  /// The line of the query at which SQLite stopped, with a mark below the place.
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

  /// Existing names, if the query has an unknown one.
  private func hint(for message: String, in db: Database) throws -> String {
    if message.hasPrefix("no such table") {
      return "\nthe views are \(ResultViews.all.map(\.name).joined(separator: ", "))"
    }
    guard let name = message.wholeMatch(of: /no such column: "?([^" ]+).*/)?.1 else { return "" }
    let column = name.split(separator: ".").last ?? name
    // An alias, or a grid file's spelling with dots.
    for spelling in [name, column] {
      guard let definition = HyperparameterDefinition.named(String(spelling)) else { continue }
      let known = definition.columnName
      if known != column { return "\nthe column is called \(known)" }
    }
    let columns = NameList(
      try db.columns(in: "results").map(\.name), nearestTo: String(column),
      all: "docs/results.md lists all")
    return "\nresults has the columns \(columns)"
  }
}
