import ExperimentModel
import Foundation
import ResultStore
import TestSupport
import Testing

@Suite("Queries of users")
struct ReadOnlyQueryTests {
  @Test(
    "statements that write are refused",
    arguments: [
      "INSERT INTO datasets VALUES ('a', 'b', 'c')", "DROP TABLE trials", "  delete from trials",
      "UPDATE trials SET state = 'queued'", "PRAGMA writable_schema = ON",
      "PRAGMA user_version = 7",
      "PRAGMA journal_mode = DELETE", "ATTACH 'other.sqlite' AS other", "VACUUM INTO 'copy.sqlite'",
      "BEGIN IMMEDIATE", "/* SELECT */ -- SELECT\n DROP VIEW results",
      "WITH doomed AS (SELECT id FROM trials) DELETE FROM trials WHERE id IN doomed",
      "WITH one AS (SELECT 1) INSERT INTO datasets SELECT 'a', 'b', 'c' FROM one",
      "SELECT 1; DROP TABLE trials", "SELECT 1; SELECT 2", "", "  -- nothing\n", ";",
    ])
  func refused(sql: String) async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      try await store.register(SampleTrials.sweep())
      let results = try SQLiteResults(path: path)
      let before = try results.snapshot(ofSweep: "grid")
      let error = #expect(throws: ResultStoreError.self) { try results.query(sql) }
      #expect(error?.code == .refusedQuery, "\(String(describing: error))")
      #expect(try results.snapshot(ofSweep: "grid") == before)
    }
  }

  @Test(
    "statements that read are answered",
    arguments: [
      "SELECT 1 AS n;", "-- comment\nselect 1 as n", "VALUES (1)",
      "WITH one(n) AS (SELECT 1) SELECT n FROM one", "/* a */ /* b */ SELECT 1 -- end",
    ])
  func answered(sql: String) async throws {
    try await withScratchDatabase { path in
      _ = try SQLiteTrialStore(path: path)
      #expect(try SQLiteResults(path: path).query(sql).rows == [[.integer(1)]])
    }
  }

  @Test("values keep their types")
  func types() async throws {
    try await withScratchDatabase { path in
      _ = try SQLiteTrialStore(path: path)
      let found = try SQLiteResults(path: path)
        .query("SELECT NULL AS a, 1 AS b, 0.5 AS c, 'ü' AS d, x'00ff' AS a")
      #expect(found.columns == ["a", "b", "c", "d", "a"])
      #expect(found.rows == [[.null, .integer(1), .real(0.5), .text("ü"), .blob(Data([0, 255]))]])
    }
  }

  @Test("an error shows the place in the query")
  func syntaxError() async throws {
    try await withScratchDatabase { path in
      _ = try SQLiteTrialStore(path: path)
      let results = try SQLiteResults(path: path)
      let error = #expect(throws: ResultStoreError.self) {
        try results.query("SELECT name\nFORM results WHERE")
      }
      #expect(error?.code == .invalidQuery)
      #expect(
        error?.description == """
          SQLite does not understand the query: near "results": syntax error
            FORM results WHERE
                 ^
          """)
    }
  }

  @Test("an unknown column or table is answered with the known ones")
  func unknownNames() async throws {
    try await withScratchDatabase { path in
      _ = try SQLiteTrialStore(path: path)
      let results = try SQLiteResults(path: path)
      let column = #expect(throws: ResultStoreError.self) {
        try results.query("SELECT ndgc FROM results")
      }
      #expect(column?.description.contains("no such column: ndgc\n  SELECT ndgc") == true)
      #expect(column?.description.contains("results has the columns ndcg, ") == true)
      #expect(column?.description.contains(/more \(docs\/results.md lists all\)$/) == true)
      for (column, name) in [
        ("embed_dim", "embedding_dim"), ("r.embed_dim", "embedding_dim"),
        ("optimizer.momentum", "optimizer_momentum"), ("\"embed_dim\"", "embedding_dim"),
      ] {
        let alias = #expect(throws: ResultStoreError.self) {
          try results.query("SELECT \(column) + 1 FROM results r, sweeps optimizer")
        }
        #expect(alias?.description.hasSuffix("\nthe column is called \(name)") == true, "\(column)")
      }
      let table = #expect(throws: ResultStoreError.self) {
        try results.query("SELECT * FROM result")
      }
      #expect(
        table?.description.contains("the views are results, leaderboard, comparisons,") == true)
      let word = #expect(throws: ResultStoreError.self) { try results.query("SELEKT 1") }
      #expect(word?.code == .invalidQuery)
      let parameter = #expect(throws: ResultStoreError.self) { try results.query("SELECT ?") }
      #expect(parameter?.description.contains("parameter") == true)
    }
  }
}
