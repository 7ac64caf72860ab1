import ExperimentModel
import ResultStore
import TestSupport
import Testing

@Suite("Lists and look-ups")
struct SQLiteResultsTests {
  @Test("sweeps are listed with their states, the latest first")
  func sweeps() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      #expect(try SQLiteResults(path: path).latestSweep() == nil)
      let trials = try await store.register(SampleTrials.sweep(named: "a", seeds: [1, 2]))
      try await store.register(SampleTrials.sweep(named: "b"))
      try await store.attempt(trials[0], ending: .timedOut)
      let results = try SQLiteResults(path: path)
      #expect(try results.sweeps().map(\.name) == ["b", "a"])
      #expect(try results.sweeps()[1].states == [.queued: 3, .timedOut: 1])
      #expect(try results.sweeps()[1].configurations == 2)
      #expect(try results.sweeps()[1].metric == TargetMetric())
      try await store.register(SampleTrials.sweep(named: "a", seeds: [1, 2]))
      #expect(try results.latestSweep() == "a")
    }
  }

  @Test("trials are listed in the order of the grid file")
  func trials() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let trials = try await store.register(SampleTrials.sweep(seeds: [2, 1]))
      try await store.attempt(trials[0], ending: .failed(message: "no"))
      try await store.attempt(trials[0], ending: .finished(SampleTrials.result()))
      let found = try SQLiteResults(path: path).trials(
        ofSweep: "grid", metrics: ["auc", "recall@10"])
      #expect(found.map(\.id) == trials.map(\.id))
      #expect(found.map(\.seed) == [2, 1, 2, 1])
      let metrics = SampleTrials.result().metrics
      #expect(found[0].metrics == [metrics["auc"], metrics["recall@10"]])
      #expect(found[0].epochs == 5)
      #expect(found[0].seconds == 10)
      #expect(found[1].seconds == nil)
      #expect(found[1].metrics == [nil, nil])
    }
  }

  @Test("an unknown sweep is answered with the known ones")
  func unknownSweep() async throws {
    try await withScratchDatabase { path in
      try await SQLiteTrialStore(path: path).register(SampleTrials.sweep())
      let error = #expect(throws: ResultStoreError.self) {
        try SQLiteResults(path: path).snapshot(ofSweep: "gird")
      }
      #expect(error?.description == "there is no sweep 'gird'; there is 'grid'")
    }
  }

  @Test("a trial is found by name and by the first digits of its identity")
  func lookup() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let trials = try await store.register(SampleTrials.sweep())
      try await store.attempt(trials[1], ending: .finished(SampleTrials.result()))
      var other = SampleTrials.sweep(named: "other")
      other.configurations[1].name = "größe"
      try await store.register(other)
      let results = try SQLiteResults(path: path)
      let byName = try results.trial(matching: "größe")
      #expect(byName.record.id == trials[1].id)
      #expect(byName.sweeps == ["other", "grid"])
      #expect(byName.record.result == SampleTrials.result())
      #expect(byName.record.epochs.count == 6)
      let byPrefix = try results.trial(
        matching: trials[1].id.short.uppercased(), inSweep: "grid")
      #expect(byPrefix.record.trial == trials[1])
      #expect(byPrefix.record.number == 1)
    }
  }

  @Test("a trial of no sweep is found under its last name")
  func orphan() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let trials = try await store.register(SampleTrials.sweep(configurations: 2))
      try await store.register(SampleTrials.sweep(configurations: 1))
      let match = try SQLiteResults(path: path).trial(matching: trials[1].id.hex)
      #expect(match.record.trial == trials[1])
      #expect(match.sweeps.isEmpty)
    }
  }

  @Test("a name of no trial or of several is an error with the candidates")
  func noMatch() async throws {
    try await withScratchDatabase { path in
      let trials = try await SQLiteTrialStore(path: path)
        .register(SampleTrials.sweep(seeds: [1, 2]))
      let results = try SQLiteResults(path: path)
      let ambiguous = #expect(throws: ResultStoreError.self) {
        try results.trial(matching: "baseline")
      }
      #expect(ambiguous?.code == .ambiguousTrial)
      #expect(
        ambiguous?.description == """
          'baseline' means more than one trial; give more of the identity:
            \(trials[0].id.short)  baseline, seed 1
            \(trials[1].id.short)  baseline, seed 2
          """)
      for text in ["", "exp9", "zz", "%", "0123456789abcdef0123"] {
        let error = #expect(throws: ResultStoreError.self) { try results.trial(matching: text) }
        #expect(error?.code == .noSuchTrial)
      }
    }
  }

  @Test("user metrics are read on request")
  func userMetrics() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let trials = try await store.register(SampleTrials.sweep())
      try await store.attempt(trials[0], ending: .finished(SampleTrials.result()))
      let results = try SQLiteResults(path: path)
      func names(_ wanted: Set<String>?) throws -> Set<String> {
        let snapshot = try results.snapshot(ofSweep: "grid") { _ in .init(userMetrics: wanted) }
        return Set(snapshot.trials[0].result?.perUser.keys.map { $0 } ?? [])
      }
      #expect(try names(nil) == ["ndcg_all@10", "recall@10", "validation_ndcg_all@10"])
      #expect(try names(["recall@10"]) == ["recall@10"])
      #expect(try names([]) == [])
    }
  }
}
