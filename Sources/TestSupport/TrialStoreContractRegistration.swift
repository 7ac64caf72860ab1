import ExperimentModel

extension TrialStoreContract {
  /// Checks of `register` and `states`.
  static let registration: [TrialStoreContract] = [
    TrialStoreContract("an unregistered sweep has no snapshot") { store in
      try require(await store.snapshot(ofSweep: "grid"), equals: nil, "snapshot")
    },
    TrialStoreContract("a registered sweep is read back unchanged, its trials queued") { store in
      let sweep = SampleTrials.sweep(configurations: 3, seeds: [1, .max, 42])
      let trials = try await store.register(sweep)
      let expected = SweepSnapshot(
        sweep: sweep, dataset: SampleTrials.dataset(),
        trials: trials.enumerated().map {
          TrialRecord(trial: $0.element, number: $0.offset / 3, state: .queued)
        },
        environment: SampleTrials.environment)
      try require(await store.snapshot(ofSweep: "grid"), equals: expected, "snapshot")
    },
    TrialStoreContract("every hyperparameter is read back unchanged") { store in
      var sweep = SampleTrials.sweep(configurations: 1)
      var settings = Hyperparameters()
      settings.learningRate = 0.1 + 0.2
      settings.optimizer = .sgd
      settings[SGDSettings.momentum] = 0.9
      settings[SGDSettings.nesterov] = true
      settings.loss = .focal
      settings[FocalSettings.alpha] = 0.25
      settings[AutoIntSettings.headDimension] = 7
      settings[MLPSettings.hiddenSizes] = [400, 400, 1]
      settings.initialWeights = InitialWeights(
        path: "weights/größe 1.safetensors", sha256: String(repeating: "ab", count: 32))
      sweep.configurations.append(
        Configuration(
          name: "größe-映画-🎬", description: "\"quoted\", 'too'\nsecond line",
          hyperparameters: settings))
      _ = try await store.register(sweep)
      try require(await store.snapshot(ofSweep: "grid")?.sweep, equals: sweep, "sweep")
    },
    TrialStoreContract("states are of known trials only") { store in
      let trials = try await store.register(SampleTrials.sweep())
      let unknown = TrialID(hex: "ff")
      try require(
        await store.states(of: trials.map(\.id) + [unknown]),
        equals: [trials[0].id: .queued, trials[1].id: .queued], "states")
    },
    TrialStoreContract("a trial keeps its state and result in another sweep and under another name")
    {
      store in
      let trials = try await store.register(SampleTrials.sweep())
      let attempt = try await store.beginAttempt(of: trials[0].id, at: SampleTrials.moment())
      try await store.recordEpochs(of: trials[0])
      try await store.endAttempt(
        attempt, outcome: AttemptOutcome(ending: .worker(.finished(SampleTrials.result()))),
        at: SampleTrials.moment(9))
      var other = SampleTrials.sweep(named: "other")
      other.configurations.swapAt(0, 1)
      other.configurations[1].name = "renamed"
      other.configurations[1].description = "another description"
      _ = try await store.register(other)
      let old = try await store.record(of: trials[0].id)
      let new = try await store.record(of: trials[0].id, inSweep: "other")
      try require(old.trial.configuration.name, equals: "baseline", "name in the first sweep")
      try require(new.trial.configuration, equals: other.configurations[1], "configuration")
      try require(new.number, equals: 1, "number in the second sweep")
      try require(new.state, equals: .finished, "state")
      try require(new.result, equals: SampleTrials.result(), "result")
      try require(new.epochs, equals: SampleTrials.epochs(of: trials[0]), "epochs")
    },
    TrialStoreContract("a sweep of the same name replaces the list of trials but removes none") {
      store in
      let before = try await store.register(SampleTrials.sweep(configurations: 3))
      let attempt = try await store.beginAttempt(of: before[2].id, at: SampleTrials.moment())
      try await store.recordEpochs(of: before[2])
      try await store.endAttempt(
        attempt, outcome: AttemptOutcome(ending: .worker(.finished(SampleTrials.result()))),
        at: SampleTrials.moment(1))
      let after = try await store.register(SampleTrials.sweep(configurations: 2))
      let ids = try await store.snapshot(ofSweep: "grid")?.trials.map(\.id)
      try require(ids, equals: after.map(\.id), "trials")
      try require(
        await store.states(of: [before[2].id]), equals: [before[2].id: .finished],
        "state of the trial that left the list")
      _ = try await store.register(SampleTrials.sweep(configurations: 3))
      try require(
        await store.record(of: before[2].id).state, equals: .finished, "state when it came back")
    },
    TrialStoreContract("trials on other data are other trials") { store in
      let before = try await store.register(SampleTrials.sweep())
      let after = try await store.register(SampleTrials.sweep(), dataHash: "e1e1")
      try require(
        Set(before.map(\.id)).isDisjoint(with: after.map(\.id)), equals: true, "ids apart")
      let snapshot = try await store.snapshot(ofSweep: "grid")
      try require(snapshot?.trials.map(\.trial), equals: after, "trials")
      try require(snapshot?.dataset.hash, equals: "e1e1", "data hash")
    },
    TrialStoreContract("configurations with the same settings share a trial") { store in
      var sweep = SampleTrials.sweep()
      sweep.configurations[1].hyperparameters = sweep.configurations[0].hyperparameters
      let trials = try await store.register(sweep)
      let records = try await store.snapshot(ofSweep: "grid")?.trials ?? []
      try require(records.map(\.trial), equals: trials, "trials")
      try require(records.map(\.number), equals: [0, 1], "numbers")
    },
    TrialStoreContract("a trial without a configuration is refused, and nothing is registered") {
      store in
      let sweep = SampleTrials.sweep()
      let stranger = SampleTrials.sweep(configurations: 3)
        .trials(engineVersion: SampleTrials.engineVersion) { _, _ in "d0d0" }
      try await requireRefusal("a trial without a configuration") {
        try await store.register(
          sweep, dataset: SampleTrials.dataset(), trials: stranger,
          environment: SampleTrials.environment)
      }
      try require(await store.snapshot(ofSweep: "grid"), equals: nil, "snapshot")
      try require(await store.states(of: stranger.map(\.id)), equals: [:], "states")
    },
  ]
}
