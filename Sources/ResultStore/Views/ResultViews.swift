import GRDB

/// The views that people query; docs/results.md explains each.
///
/// Columns of hyperparameters and metrics come from their catalogues, so that they never drift
/// apart.
enum ResultViews {
  /// In the order in which they are listed.
  static let all: [ResultView] = [
    .results, .leaderboard, .comparisons, .effects, .epochs, .metricResults,
    .epochResults,
  ]

  static func areOutdated(in db: Database) throws -> Bool {
    try all.contains { view in
      try String.fetchOne(
        db, sql: "SELECT sql FROM sqlite_master WHERE type = 'view' AND name = ?",
        arguments: [view.name]) != view.sql
    }
  }

  static func replace(in db: Database) throws {
    try drop(in: db)
    for view in all { try db.execute(sql: view.sql) }
  }

  static func drop(in db: Database) throws {
    for view in all { try db.execute(sql: "DROP VIEW IF EXISTS main.\(view.name)") }
  }

  /// The views as this version has them, for one connection: a reader may not change a database
  /// that an older version wrote.
  static func makeTemporary(in db: Database) throws {
    for view in all {
      try db.execute(
        sql: "CREATE TEMPORARY VIEW IF NOT EXISTS" + view.sql.dropFirst("CREATE VIEW".count))
    }
  }
}
