package import ExperimentModel
import GRDB

extension SQLiteResults {
  package func query(_ sql: String) throws(ResultStoreError) -> QueryResult {
    try readViews { try ReadOnlyQuery(sql).run(in: $0) }
  }

  package func configurations(
    ofSweep name: String, where condition: String
  ) throws(ResultStoreError) -> Set<Int> {
    try readViews { db in
      // Lines of its own: an error shows the condition's line, and a line comment ends with it.
      let query = ReadOnlyQuery(
        """
        SELECT DISTINCT number FROM results WHERE sweep = '\(name.replacing("'", with: "''"))' AND (
        \(try RowCondition(condition).sql)
        )
        """)
      return Set(
        try query.run(in: db).rows.compactMap { row in
          if case .integer(let number) = row[0] { Int(number) } else { nil }
        })
    }
  }

  package func views() throws(ResultStoreError) -> [ViewSummary] {
    try read { db in
      try ResultViews.all.map { view in
        ViewSummary(
          name: view.name, row: view.row, columns: try db.columns(in: view.name).map(\.name))
      }
    }
  }
}
