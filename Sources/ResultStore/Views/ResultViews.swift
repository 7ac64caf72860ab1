import GRDB

/// The public views, which docs/results.md describes.
///
/// Columns of hyperparameters and metrics come from their catalogues.
enum ResultViews {
  /// In the order of lists.
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

  /// Creates this version's views for one connection: a reader may not change those of a database
  /// that an older version wrote.
  static func makeTemporary(in db: Database) throws {
    for view in all {
      try db.execute(
        sql: "CREATE TEMPORARY VIEW IF NOT EXISTS" + view.sql.dropFirst("CREATE VIEW".count))
    }
  }
}
