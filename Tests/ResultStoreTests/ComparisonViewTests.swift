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

  @Test("trials of several splits are no sample for a standard error")
  func splits() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let trials = try await store.register(SampleTrials.sweep(configurations: 2, seeds: [1, 2]))
      for (trial, ndcg) in zip(trials, [0.5, 0.6, 0.7, 0.9]) {
        try await store.attempt(trial, ending: .finished(SampleTrials.result(ndcg: ndcg)))
      }
      let queries = [
        "SELECT standard_error IS NULL FROM leaderboard",
        "SELECT standard_error IS NULL FROM comparisons WHERE is_target",
      ]
      let results = try SQLiteResults(path: path)
      for query in queries { #expect(try results.query(query).rows[0] == [.integer(0)]) }
      try await DatabaseQueue(path: path).write {
        try $0.execute(sql: "UPDATE memberships SET split = 7")
      }
      for query in queries { #expect(try results.query(query).rows[0] == [.integer(1)]) }
      #expect(
        try results.query("SELECT DISTINCT split FROM epochs").rows == [[.integer(7)]])
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

  /// Configurations of one setting each, with NDCG; those without did not finish.
  private func effects(
    of settings: [Hyperparameters], ndcg: [Double?]
  ) async throws -> [[QueryValue]] {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      var sweep = SampleTrials.sweep()
      sweep.configurations = settings.enumerated().map {
        Configuration(name: $0 == 0 ? "baseline" : "exp\($0)", hyperparameters: $1)
      }
      for (trial, value) in zip(try await store.register(sweep), ndcg) {
        let result = value.map { SampleTrials.result(ndcg: $0) }
        try await store.attempt(
          trial, ending: result.map(WorkerEnding.finished) ?? .failed(message: "no"))
      }
      return try SQLiteResults(path: path).query(
        """
        SELECT value, is_reference, reference, reference_by, round(difference, 6) FROM effects
        WHERE parameter = 'embedding_dim' ORDER BY value
        """
      ).rows
    }
  }

  @Test("the reference of an effect is the baseline's value where it has a result")
  func references() async throws {
    let settings = [32, 16, 16, 16, 64].map { size in
      var settings = Hyperparameters()
      settings.embeddingDimension = size
      settings.epochs = 5 + size
      return settings
    }
    let baseline = QueryValue.text("baseline")
    #expect(
      try await effects(of: settings, ndcg: [0.5, 0.6, 0.6, 0.6, 0.7]) == [
        [.integer(16), .integer(0), .integer(32), baseline, .real(0.1)],
        [.integer(32), .integer(1), .integer(32), baseline, .null],
        [.integer(64), .integer(0), .integer(32), baseline, .real(0.2)],
      ])
    // The baseline has no result, and neither has another with its value.
    let most = QueryValue.text("most configurations")
    #expect(
      try await effects(of: settings, ndcg: [nil, 0.6, 0.6, 0.6, 0.7]) == [
        [.integer(16), .integer(1), .integer(16), most, .null],
        [.integer(64), .integer(0), .integer(16), most, .real(0.1)],
      ])
    // Another has.
    var more = settings
    more[4].embeddingDimension = 32
    #expect(
      try await effects(of: more, ndcg: [nil, 0.6, 0.6, 0.6, 0.7]) == [
        [.integer(16), .integer(0), .integer(32), baseline, .real(-0.1)],
        [.integer(32), .integer(1), .integer(32), baseline, .null],
      ])
  }

  @Test("no interval reaches beyond what the metric can be")
  func possibleIntervals() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let trials = try await store.register(SampleTrials.sweep(configurations: 3, seeds: [1, 2]))
      for (trial, value) in zip(trials, [0.1, 0.9, 0.9, 0.1, 0.3, 0.8]) {
        var result = SampleTrials.result(ndcg: value)
        for metric in ["logloss", "logloss/cold_users", "auc/cold_users"] {
          result.metrics[metric] = value
        }
        try await store.attempt(trial, ending: .finished(result))
      }
      let results = try SQLiteResults(path: path)
      expect(
        try numbers(results, "SELECT ci_low, ci_high FROM leaderboard WHERE number = 0"), [0, 1])
      for metric in ["ndcg_all@10", "auc/cold_users"] {
        expect(
          try numbers(
            results,
            "SELECT ci_low, ci_high FROM comparisons WHERE number = 1 AND metric = '\(metric)'"),
          [-1, 1])
      }
      for metric in ["logloss", "logloss/cold_users"] {
        let ends = try numbers(
          results,
          "SELECT ci_low, ci_high FROM comparisons WHERE number = 1 AND metric = '\(metric)'")
        #expect(try #require(ends[0]) < -5 && #require(ends[1]) > 5)
      }
      let effects = try numbers(results, "SELECT min(ci_low), max(ci_high) FROM effects")
      #expect(effects.allSatisfy { $0.map { (0...1).contains($0) } ?? true })
    }
  }

  @Test("without a validation AUC no epoch is the best")
  func epochsWithoutAUC() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let trial = try await store.register(SampleTrials.sweep())[0]
      let attempt = try await store.beginAttempt(of: trial.id, at: SampleTrials.moment())
      for var epoch in SampleTrials.epochs(of: trial) {
        epoch.validationAUC = nil
        try await store.record(epoch, of: trial.id)
      }
      try await store.endAttempt(
        attempt, outcome: AttemptOutcome(ending: .worker(.finished(SampleTrials.result()))),
        at: SampleTrials.moment(10))
      let found = try SQLiteResults(path: path).query(
        "SELECT validation_auc, best_validation_auc, is_best FROM epochs")
      #expect(found.rows == Array(repeating: [.null, .null, .integer(0)], count: 5))
    }
  }

  @Test("metrics report how many users or rows they rest on")
  func supports() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let sweep = SampleTrials.sweep(configurations: 1)
      let trials = sweep.trials(engineVersion: SampleTrials.engineVersion) { _, _ in "d0d0" }
      var dataset = SampleTrials.dataset()
      dataset.supports = [
        "ndcg@10": MetricSupport(.users, count: 7, decisive: 6),
        "auc": MetricSupport(.rows, count: 20, decisive: 20),
      ]
      try await store.register(
        sweep, dataset: dataset, trials: trials, environment: SampleTrials.environment)
      try await store.attempt(trials[0], ending: .finished(SampleTrials.result()))
      let results = try SQLiteResults(path: path)
      #expect(
        try results.query(
          """
          SELECT metric, n FROM metric_results WHERE metric IN ('auc', 'logloss', 'ndcg@10')
          ORDER BY metric
          """
        ).rows == [
          [.text("auc"), .integer(20)], [.text("logloss"), .null], [.text("ndcg@10"), .integer(7)],
        ])
    }
  }

  @Test("epochs show the best and the last")
  func epochs() async throws {
    try await withStore { results, _ in
      // All epochs of a sample trial validate the same: the first is where one would stop.
      expect(
        try numbers(
          results,
          """
          SELECT epoch, epochs, is_best, is_last, elapsed_seconds, best_validation_auc
          FROM epochs WHERE name = 'exp1' AND seed = 2 AND epoch IN (1, 6)
          """),
        [1, 6, 1, 0, 1.5, 0.625, 6, 6, 0, 1, 9, 0.625])
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
