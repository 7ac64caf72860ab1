import ExperimentModel
import ResultStore
import TestSupport
import Testing

/// A name that means two things is refused, and each of them has a name of its own.
@Suite("Names that mean two things")
struct AmbiguousNameTests {
  /// A sweep whose second configuration has the first digits of the first trial's id as its name.
  private func registered(
    _ path: String, sweep name: String = "grid", seeds: [UInt64] = [42]
  ) async throws -> (trials: [Trial], prefix: String) {
    let store = try SQLiteTrialStore(path: path)
    var sweep = SampleTrials.sweep(named: name, seeds: seeds)
    let prefix = String(try await store.register(sweep)[0].id.hex.prefix(6))
    sweep.configurations[1].name = prefix
    return (try await store.register(sweep), prefix)
  }

  private func refusal(_ body: () throws -> Void) -> String? {
    let error = #expect(throws: ResultStoreError.self) { try body() }
    #expect(error?.code == .ambiguousTrial)
    return error?.description
  }

  @Test("a configuration and the beginning of an id")
  func nameAndID() async throws {
    try await withScratchDatabase { path in
      let (trials, prefix) = try await registered(path)
      let results = try SQLiteResults(path: path)
      let expected = """
        '\(prefix)' means more than one thing; name one of these instead:
          configuration:\(prefix)  the configuration '\(prefix)' of the sweep 'grid', trial \
        \(trials[1].id.short)
          trial:\(trials[0].id.short)      the trial whose id begins so (baseline, seed 42)
        """
      #expect(refusal { _ = try results.trial(matching: prefix) } == expected)
      #expect(
        refusal { _ = try results.removalTarget(named: prefix, inSweep: "grid") } == expected)
      #expect(
        try results.trial(matching: "configuration:\(prefix)").record.id == trials[1].id)
      #expect(try results.trial(matching: "trial:\(prefix)").record.id == trials[0].id)
      // Both name the same trial.
      let own = String(trials[1].id.hex.prefix(8))
      #expect(try results.trial(matching: own).record.id == trials[1].id)
    }
  }

  @Test("a word shorter than the beginnings of ids is a name")
  func shortNames() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      var sweep = SampleTrials.sweep()
      let first = String(try await store.register(sweep)[0].id.hex.prefix(1))
      sweep.configurations[1].name = first
      let trials = try await store.register(sweep)
      let results = try SQLiteResults(path: path)
      #expect(try results.trial(matching: first).record.id == trials[1].id)
    }
  }

  @Test("a sweep and a configuration are removed by their full names only")
  func sweepAndConfiguration() async throws {
    try await withScratchDatabase { path in
      let trials = try await SQLiteTrialStore(path: path)
        .register(SampleTrials.sweep(named: "baseline"))
      let results = try SQLiteResults(path: path)
      let message = refusal { _ = try results.removalTarget(named: "baseline", inSweep: nil) }
      #expect(
        message == """
          'baseline' means more than one thing; name one of these instead:
            sweep:baseline          the whole sweep, 2 trials
            configuration:baseline  the configuration 'baseline' of the sweep 'baseline', trial \
          \(trials[0].id.short)
          Nothing was removed.
          """)
      guard
        case .sweep("baseline") = try results.removalTarget(named: "sweep:baseline", inSweep: nil)
      else {
        Issue.record("the sweep is not found")
        return
      }
      for (name, sweep) in [("configuration:baseline", nil), ("baseline", "baseline")] {
        guard case .trial(let match) = try results.removalTarget(named: name, inSweep: sweep) else {
          Issue.record("\(name) is no trial")
          continue
        }
        #expect(match.record.id == trials[0].id)
      }
    }
  }

  @Test("a sweep and the beginning of an id")
  func sweepAndID() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let trial = try await store.register(SampleTrials.sweep())[0]
      let prefix = String(trial.id.hex.prefix(5))
      try await store.register(SampleTrials.sweep(named: prefix))
      let message = refusal {
        _ = try SQLiteResults(path: path).removalTarget(named: prefix, inSweep: nil)
      }
      #expect(message?.contains("  sweep:\(prefix)       the whole sweep") == true)
      #expect(message?.contains("  trial:\(trial.id.short)  the trial") == true)
    }
  }

  @Test("what is removed does not depend on which sweep was run last")
  func configurationsOfTwoSweeps() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let first = try await store.register(SampleTrials.sweep(named: "a"))
      var other = SampleTrials.sweep(named: "b")
      other.configurations[0].hyperparameters.epochs = 9
      let second = try await store.register(other)
      let results = try SQLiteResults(path: path)
      #expect(
        refusal { _ = try results.removalTarget(named: "baseline", inSweep: nil) } == """
          'baseline' means more than one thing; name one of these instead:
            configuration:baseline `sweep` b  the configuration 'baseline' of the sweep 'b', trial \
          \(second[0].id.short)
            configuration:baseline `sweep` a  the configuration 'baseline' of the sweep 'a', trial \
          \(first[0].id.short)
          """)
      // Both sweeps hold this one.
      guard case .trial(let match) = try results.removalTarget(named: "exp1", inSweep: nil) else {
        Issue.record("exp1 is no trial")
        return
      }
      #expect(match.record.id == first[1].id)
      #expect(match.sweeps == ["b", "a"])
      guard
        case .trial(let old) = try results.removalTarget(
          named: "configuration:baseline", inSweep: "a")
      else {
        Issue.record("baseline of a is no trial")
        return
      }
      #expect(old.record.id == first[0].id)
    }
  }

  @Test("an id is that of a trial in the sweep that is named with it")
  func idOutsideTheSweep() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let trials = try await store.register(SampleTrials.sweep(configurations: 3))
      try await store.register(SampleTrials.sweep(named: "small", configurations: 1))
      let results = try SQLiteResults(path: path)
      let error = #expect(throws: ResultStoreError.self) {
        try results.removalTarget(named: trials[2].id.short, inSweep: "small")
      }
      #expect(error?.code == .noSuchTrial)
      #expect(error?.description.contains("in the sweep 'small'") == true)
      #expect(
        try results.trial(matching: trials[2].id.short, inSweep: "grid").record.id == trials[2].id)
    }
  }

  @Test("a kind that a command does not take, and names that are missing, are errors")
  func wrongKinds() async throws {
    try await withScratchDatabase { path in
      try await SQLiteTrialStore(path: path).register(SampleTrials.sweep())
      let results = try SQLiteResults(path: path)
      for text in ["sweep:grid", "grid"] {
        let error = #expect(throws: ResultStoreError.self) { try results.trial(matching: text) }
        #expect(
          error?.description
            == "'grid' is a sweep, not a trial; 'sweep list grid' shows its trials")
      }
      let missing = #expect(throws: ResultStoreError.self) {
        try results.removalTarget(named: "gird", inSweep: nil)
      }
      #expect(
        missing?.description.hasPrefix("there is no sweep, configuration or trial 'gird';") == true)
      for text in ["sweep:gird", "trial:zz", "configuration:grid", "file:x", ""] {
        #expect(throws: ResultStoreError.self) {
          try results.removalTarget(named: text, inSweep: nil)
        }
      }
    }
  }

  @Test("a configuration that an older version called like a kind keeps its name")
  func olderNames() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      var sweep = SampleTrials.sweep(named: "x")
      sweep.configurations[0].name = "sweep:x"
      sweep.baseline = "sweep:x"
      let trials = try await store.register(sweep)
      let results = try SQLiteResults(path: path)
      #expect(try results.trial(matching: "sweep:x").record.id == trials[0].id)
      let message = refusal { _ = try results.removalTarget(named: "sweep:x", inSweep: nil) }
      #expect(message?.contains("  configuration:sweep:x  ") == true)
    }
  }

  @Test("names are found in any form of Unicode")
  func forms() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      var sweep = SampleTrials.sweep(named: "\u{E9}t\u{E9}")
      sweep.configurations[0].name = "gr\u{F6}\u{DF}e"
      let trials = try await store.register(sweep)
      let results = try SQLiteResults(path: path)
      let match = try results.trial(
        matching: "gro\u{308}\u{DF}e", inSweep: "e\u{301}te\u{301}")
      #expect(match.record.id == trials[0].id)
    }
  }

  @Test("the latest file of a sweep is recorded")
  func origin() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      var sweep = SampleTrials.sweep()
      try await store.register(sweep)
      let results = try SQLiteResults(path: path)
      #expect(try results.gridOrigin(ofSweep: "grid") == nil)
      #expect(try results.gridOrigin(ofSweep: "none") == nil)
      sweep.origin = GridOrigin(path: "/실험/g.conf", sha256: "ab", isNamed: true)
      try await store.register(sweep)
      #expect(try results.gridOrigin(ofSweep: "grid") == sweep.origin)
    }
  }

  @Test("an unknown sweep among many is answered by the nearest")
  func manySweeps() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      for number in 1...30 {
        try await store.register(SampleTrials.sweep(named: "grid-\(number)", configurations: 1))
      }
      let error = #expect(throws: ResultStoreError.self) {
        try SQLiteResults(path: path).snapshot(ofSweep: "grid_7")
      }
      #expect(
        error?.description.hasPrefix("there is no sweep 'grid_7'; there is 'grid-7', ") == true)
      #expect(error?.description.hasSuffix(" and 10 more ('sweep list' shows all)") == true)
    }
  }
}
