import ExperimentModel
import Foundation
import GRDB
@testable import ResultStore
import TestSupport
import Testing

@Suite("The views leaderboard, comparisons, effects and epochs")
struct ComparisonViewTests {
  /// Three configurations (epochs 5, 6, 7) with NDCG by seed.
  private static let values: [[Double]] = [
    [0.5, 0.52, 0.51, 0.54], [0.6, 0.61, 0.63, 0.62], [0.4, 0.45, 0.42, 0.41],
  ]

  private func withStore(
    metric: TargetMetric = TargetMetric(), _ body: (SQLiteResults, String) throws -> Void
  ) async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      var sweep = SampleTrials.sweep(configurations: 4, seeds: [1, 2, 3, 4])
      sweep.metric = metric
      let trials = try await store.register(sweep)
      for (index, value) in Self.values.joined().enumerated() {
        // The baseline lacks its last seed: a pair less.
        if index == 3 { continue }
        try await store.attempt(trials[index], ending: .finished(SampleTrials.result(ndcg: value)))
      }
      try body(SQLiteResults(path: path), path)
    }
  }

  private func numbers(_ results: SQLiteResults, _ sql: String) throws -> [Double?] {
    try results.query(sql).rows.joined().map { value in
      switch value {
      case .real(let number): number
      case .integer(let number): Double(number)
      default: nil
      }
    }
  }

  private func expect(_ found: [Double?], _ expected: [Double?]) {
    #expect(found.count == expected.count)
    for (a, b) in zip(found, expected) {
      if let a, let b { #expect(abs(a - b) < 1e-9, "\(found)") } else { #expect(a == b) }
    }
  }

  @Test("differences are paired by seed, with Student's interval")
  func paired() async throws {
    try await withStore { results, _ in
      // SciPy: d = [0.1, 0.09, 0.12]; d.mean(), d.std(ddof=1), sem(d),
      // t.interval(0.95, 2, d.mean(), sem(d)).
      expect(
        try numbers(
          results,
          """
          SELECT n, mean, baseline_mean, difference, sd, standard_error, ci_low, ci_high
          FROM comparisons WHERE name = 'exp1' AND is_target
          """),
        [
          3, 0.6133333333333333, 0.51, 0.10333333333333333, 0.015275252316519467,
          0.008819171036881968, 0.06538750299736569, 0.14127916366930093,
        ])
      #expect(
        try results.query("SELECT DISTINCT metric, goal FROM comparisons WHERE is_target").rows
          == [[.text("ndcg_all@10"), .text("maximize")]])
      #expect(
        try results.query(
          "SELECT goal FROM comparisons WHERE metric = 'logloss' AND name = 'exp1'"
        ).rows == [[.text("minimize")]])
      // A metric that is the same everywhere differs by nothing, surely.
      expect(
        try numbers(
          results,
          "SELECT difference, sd, ci_low, ci_high FROM comparisons WHERE metric = 'auc' LIMIT 1"),
        [0, 0, 0, 0])
    }
  }

  @Test("the same difference with every seed has no interval")
  func constant() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let trials = try await store.register(
        SampleTrials.sweep(configurations: 2, seeds: [1, 2, 3]))
      for (trial, ndcg) in zip(trials, [0.5, 0.6, 0.7, 0.6, 0.7, 0.8]) {
        try await store.attempt(trial, ending: .finished(SampleTrials.result(ndcg: ndcg)))
      }
      let row = try SQLiteResults(path: path).query(
        "SELECT n, round(difference, 6), ci_low, ci_high FROM comparisons WHERE is_target"
      ).rows[0]
      #expect(row == [.integer(3), .real(0.1), .null, .null])
    }
  }

  @Test("the best mean has rank 1, what did not finish none")
  func ranks() async throws {
    try await withStore { results, _ in
      let found = try results.query(
        "SELECT name, rank, n, trials, is_baseline FROM leaderboard ORDER BY number")
      #expect(
        found.rows == [
          [.text("baseline"), .integer(2), .integer(3), .integer(4), .integer(1)],
          [.text("exp1"), .integer(1), .integer(4), .integer(4), .integer(0)],
          [.text("exp2"), .integer(3), .integer(4), .integer(4), .integer(0)],
          [.text("exp3"), .null, .integer(0), .integer(4), .integer(0)],
        ])
      expect(
        try numbers(
          results, "SELECT mean, sd, ci_low, ci_high, lowest FROM leaderboard WHERE number = 1"),
        [0.615, 0.012909944487358068, 0.5944573974323948, 0.6355426025676052, 0.6])
    }
    try await withStore(metric: TargetMetric(name: "ndcg_all@10", goal: .minimize)) { results, _ in
      expect(try numbers(results, "SELECT rank FROM leaderboard ORDER BY number"), [2, 3, 1, nil])
    }
  }

  @Test("effects are means over configurations of what varies")
  func effects() async throws {
    try await withStore { results, _ in
      let found = try results.query("SELECT parameter, value, n FROM effects ORDER BY value")
      #expect(
        found.rows
          == (5...7).map { [.text("epochs"), .integer($0), .integer(1)] })
      expect(
        try numbers(results, "SELECT mean, sd FROM effects WHERE value = 6"), [0.615, nil])
    }
  }

  @Test("epochs tell the best and the last")
  func epochs() async throws {
    try await withStore { results, _ in
      // Both epochs of a sample trial validate the same: the first is where one would stop.
      expect(
        try numbers(
          results,
          """
          SELECT epoch, epochs, is_best, is_last, elapsed_seconds, best_validation_auc
          FROM epochs WHERE name = 'exp1' AND seed = 2
          """),
        [1, 6, 1, 0, 1.5, 0.625, 2, 6, 0, 1, 3, 0.625])
    }
  }

  @Test("roots and critical values in SQL are those of SciPy")
  func statistics() throws {
    let queue = try DatabaseQueue()
    try queue.read { db in
      func value(_ expression: String) throws -> Double? {
        try Double.fetchOne(db, sql: "SELECT \(expression)")
      }
      for square in [0, 1e-300, 1e-12, 0.25, 2, 1e12, 1e300] {
        let root = try #require(try value(SampleSQL.squareRoot("\(square)")))
        #expect(abs(root - square.squareRoot()) <= 1e-15 * square.squareRoot(), "\(square)")
      }
      #expect(try value(SampleSQL.squareRoot("NULL")) == nil)
      // scipy.stats.t.ppf(0.975, n - 1)
      for (n, expected) in [
        (2, 12.706204736), (5, 2.776445105), (31, 2.042272456), (32, 2.039513446),
        (51, 2.008559112), (1001, 1.962339081),
      ] {
        let found = try #require(try value(SampleSQL.criticalT(count: "\(n)")))
        #expect(abs(found - expected) < 1e-7, "\(n)")
      }
      #expect(try value(SampleSQL.criticalT(count: "1")) == nil)
    }
  }

  @Test("a database of an older version answers as well, and is left as it was")
  func older() async throws {
    try await withStore { _, path in
      let writer = try DatabaseQueue(path: path)
      try writer.write { db in
        try db.execute(sql: "DROP VIEW leaderboard; DROP VIEW results")
        try db.execute(sql: "CREATE VIEW results AS SELECT 1 AS old")
      }
      let results = try SQLiteResults(path: path)
      #expect(try results.query("SELECT name FROM leaderboard WHERE rank = 1").rows.count == 1)
      #expect(try results.query("SELECT ndcg FROM results").rows.count == 16)
      let old = try writer.read { try Int.fetchOne($0, sql: "SELECT old FROM results") }
      #expect(old == 1)
      _ = try SQLiteTrialStore(path: path)
      let new = try writer.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM results") }
      #expect(new == 16)
    }
  }
}
