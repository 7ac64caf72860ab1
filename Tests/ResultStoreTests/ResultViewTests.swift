import ExperimentModel
import Foundation
@testable import ResultStore
import TestSupport
import Testing

@Suite("The views")
struct ResultViewTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static let page: String = {
    let file = root.appendingPathComponent("docs/results.md")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }()

  /// First cells of the table below the heading of that view.
  private static func documentedColumns(of view: String) -> [String] {
    let section = page.components(separatedBy: "\n## ").first { $0.hasPrefix("`\(view)`") } ?? ""
    return section.split(separator: "\n").filter { $0.hasPrefix("| `") }.map {
      String($0.dropFirst(3).prefix { $0 != "`" })
    }
  }

  private static let examples = page.components(separatedBy: "```sql\n").dropFirst().map {
    $0.components(separatedBy: "```")[0]
  }

  private func withFilledStore(_ body: (SQLiteResults) throws -> Void) async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let trials = try await store.register(SampleTrials.sweep(configurations: 3, seeds: [1, 2]))
      for (index, trial) in trials.prefix(4).enumerated() {
        // An eighth more than the one before, but for a little noise.
        let noise = index == 3 ? 0.001 : 0
        let result = SampleTrials.result(ndcg: 0.5 + Double(index) / 8 + noise)
        try await store.attempt(trial, ending: .finished(result))
      }
      try await store.attempt(trials[4], ending: .crashed(AttemptCause("SIGKILL")))
      try body(SQLiteResults(path: path))
    }
  }

  @Test("docs/results.md names exactly the columns", arguments: ResultViews.all.map(\.name))
  func documentedColumns(view: String) async throws {
    try await withFilledStore { results in
      let columns = try results.query("SELECT * FROM \(view)").columns
      #expect(Self.documentedColumns(of: view) == columns)
    }
  }

  @Test("every example of docs/results.md finds something")
  func documentedQueries() async throws {
    #expect(Self.examples.count >= 12)
    try await withFilledStore { results in
      for example in Self.examples {
        let rows = try results.query(example).rows
        #expect(!rows.isEmpty, "\(example)")
      }
    }
  }

  @Test("the query of the README lists what has a rank, in its order")
  func queryOfTheReadme() async throws {
    let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    let query = try #require(readme.firstMatch(of: /sweep query "(SELECT [^"]+)"/)?.1)
    try await withFilledStore { results in
      let ranks = try results.query(String(query)).rows.map { $0[0] }
      #expect(ranks == [.integer(1), .integer(2)])
      #expect(try results.query("SELECT name FROM leaderboard WHERE rank IS NULL").rows.count == 1)
    }
  }

  @Test("hyperparameters, metrics and the attempt are plain columns")
  func values() async throws {
    try await withFilledStore { results in
      let found = try results.query(
        """
        SELECT number, name, seed, state, model, epochs, learning_rate, shuffle, hidden_sizes,
          optimizer, optimizer_momentum, ndcg, train_loss, seconds, samples_per_second,
          cpu_seconds, peak_rss_mib, attempts, error, started_at, finished_at, dataset, is_baseline
        FROM results ORDER BY number, seed
        """)
      #expect(
        found.rows[0] == [
          .integer(0), .text("baseline"), .integer(1), .text("finished"), .text("autoint_mlp"),
          .integer(5), .real(1e-4), .integer(1), .text("[32,32]"), .text("adam"), .null, .real(0.5),
          .real(0.4), .real(10), .real(48_000), .real(9.5), .real(96), .integer(1), .null,
          .text("2025-06-15T15:06:40.000Z"), .text("2025-06-15T15:06:50.000Z"), .text("sample"),
          .integer(1),
        ])
      #expect(
        Array(found.rows[4][1...3]) == [.text("exp2"), .integer(1), .text("crashed")])
      #expect(found.rows[4][18] == .text("SIGKILL"))
      #expect(found.rows[5][3] == .text("queued"))
      #expect(found.rows[5][11...16].allSatisfy { $0 == .null })
    }
  }

  @Test("every hyperparameter and metric of the catalogues has a column")
  func catalogues() async throws {
    try await withFilledStore { results in
      let columns = Set(try results.query("SELECT * FROM results LIMIT 0").columns)
      #expect(columns.isSuperset(of: HyperparameterDefinition.all.map(\.columnName)))
      #expect(columns.isSuperset(of: MetricDefinition.all.map(\.column)))
    }
  }

  @Test("a resumed trial took at least as long as all its epochs")
  func resumedTrials() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let trial = try await store.register(SampleTrials.sweep(configurations: 1, seeds: [1]))[0]
      for ending in [WorkerEnding.interrupted, .finished(SampleTrials.result())] {
        let attempt = try await store.beginAttempt(of: trial.id, at: SampleTrials.moment())
        // The second reports those of the first again; 1.5 s each.
        for epoch in 1...5 { try await store.record(SampleTrials.epoch(epoch), of: trial.id) }
        try await store.endAttempt(
          attempt, outcome: AttemptOutcome(ending: .worker(ending)), at: SampleTrials.moment(2))
      }
      let results = try SQLiteResults(path: path)
      #expect(try results.query("SELECT seconds FROM results").rows == [[.real(7.5)]])
      #expect(try results.query("SELECT seconds FROM leaderboard").rows == [[.real(7.5)]])
      #expect(try results.trials(ofSweep: "grid", metrics: []).map(\.seconds) == [7.5])
      for history in [true, false] {
        let name = try #require(try results.latestSweep())
        let snapshot = try results.snapshot(ofSweep: name) { _ in
          SnapshotContents(historyOfFinished: history)
        }
        #expect(snapshot.trials.map(\.seconds) == [7.5])
      }
    }
  }

  @Test("every metric of a comparison has its goal")
  func goals() async throws {
    try await withFilledStore { results in
      let found = try results.query(
        """
        SELECT DISTINCT goal FROM comparisons
        WHERE (metric LIKE '%logloss%' OR metric LIKE '%brier%' OR metric LIKE '%ece%')
          = (goal = 'maximize')
        """)
      #expect(found.rows.isEmpty)
    }
  }

  @Test("epochs come from the attempt that counts")
  func epochs() async throws {
    try await withFilledStore { results in
      let found = try results.query(
        "SELECT epoch, train_loss FROM epoch_results WHERE name = 'exp2' ORDER BY epoch")
      #expect(found.rows == [[.integer(1), .real(0.8)], [.integer(2), .real(0.4)]])
    }
  }
}
