import ExperimentModel
import ResultStore
import TestSupport
import Testing

@Suite("Conditions that choose configurations")
struct RowConditionTests {
  private func withStore(_ body: (SQLiteResults) throws -> Void) async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      try await store.register(SampleTrials.sweep(named: "other", configurations: 5))
      let trials = try await store.register(SampleTrials.sweep(configurations: 3, seeds: [1, 2]))
      try await store.attempt(trials[2], ending: .finished(SampleTrials.result(ndcg: 0.7)))
      try body(SQLiteResults(path: path))
    }
  }

  @Test(
    "configurations with a matching trial are found",
    arguments: [
      ("epochs > 5", [1, 2]), ("ndcg > 0.5", [1]), ("state = 'queued'", [0, 1, 2]),
      ("name LIKE 'exp%' AND seed = 2", [1, 2]), ("1 = 0", []), ("epochs = 5 -- comment", [0]),
      ("epochs IN (SELECT max(epochs) FROM results WHERE sweep = 'grid')", [2]),
      ("(epochs = 5 OR epochs = 6) /* ) */", [0, 1]), ("name = 'it''s )' OR epochs = 7", [2]),
      ("embed_dim = embedding_dim AND results.embed_dim > 0 AND name <> 'embed_dim'", [0, 1, 2]),
      ("'embed_dim' = 'embed_' || 'dim' -- embed_dim", [0, 1, 2]), ("epochs > 0.5e1", [1, 2]),
    ])
  func found(condition: String, expected: [Int]) async throws {
    try await withStore { results in
      let found = try results.configurations(ofSweep: "grid", where: condition)
      #expect(found.sorted() == expected)
    }
  }

  @Test(
    "anything but a condition is an error, and changes nothing",
    arguments: [
      "", "  ", "1) UNION SELECT 4 --", "1 = 1) OR (sweep = 'other'", "(1", "name = 'a",
      "1; DROP TABLE trials", "1 /* no end", "DELETE FROM trials", "nothing > 1",
      "epochs = ?", "\"no end",
    ])
  func refused(condition: String) async throws {
    try await withStore { results in
      let before = try results.snapshot(ofSweep: "grid")
      let error = #expect(throws: ResultStoreError.self) {
        try results.configurations(ofSweep: "grid", where: condition)
      }
      #expect(error?.code == .invalidQuery, "\(String(describing: error))")
      #expect(try results.snapshot(ofSweep: "grid") == before)
    }
  }

  @Test("a sweep's name is quoted")
  func nameOfSweep() async throws {
    try await withStore { results in
      let found = try results.configurations(ofSweep: "' OR 1=1 --", where: "1 = 1")
      #expect(found.isEmpty)
    }
  }

  @Test("an error points into the condition")
  func pointer() async throws {
    try await withStore { results in
      let error = #expect(throws: ResultStoreError.self) {
        try results.configurations(ofSweep: "grid", where: "epochs = 5 AND ndgc > 1")
      }
      #expect(
        error?.description.contains("no such column: ndgc\n  epochs = 5 AND ndgc > 1\n  ") ?? false)
    }
  }
}
