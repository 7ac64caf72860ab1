import ExperimentModel

extension TrialStoreContract {
  /// Checks of `beginAttempt`, `record` and `settleOrphanedAttempts`.
  static let attempts: [TrialStoreContract] = [
    TrialStoreContract("a running attempt has its epochs") { store in
      let id = try await store.register(SampleTrials.sweep())[0].id
      _ = try await store.beginAttempt(of: id, at: SampleTrials.moment())
      try await store.record(SampleTrials.epoch(1), of: id)
      try await store.record(SampleTrials.epoch(2, loss: .infinity), of: id)
      let record = try await store.record(of: id)
      try require(record.state, equals: .running, "state")
      try require(
        record.epochs, equals: [SampleTrials.epoch(1), SampleTrials.epoch(2, loss: .infinity)],
        "epochs")
      try require(
        record.attempts, equals: [AttemptRecord(startedAt: SampleTrials.moment(), state: .running)],
        "attempts")
    },
    TrialStoreContract("a loss that is not a number is recorded") { store in
      let id = try await store.register(SampleTrials.sweep())[0].id
      _ = try await store.beginAttempt(of: id, at: SampleTrials.moment())
      try await store.record(SampleTrials.epoch(1, loss: .nan), of: id)
      let losses = try await store.record(of: id).epochs.map(\.trainLoss.isNaN)
      try require(losses, equals: [true], "losses that are not a number")
    },
    TrialStoreContract("a missing validation AUC is recorded") { store in
      let id = try await store.register(SampleTrials.sweep())[0].id
      _ = try await store.beginAttempt(of: id, at: SampleTrials.moment())
      var epoch = SampleTrials.epoch(1)
      epoch.validationAUC = nil
      try await store.record(epoch, of: id)
      try require(await store.record(of: id).epochs, equals: [epoch], "epochs")
    },
    TrialStoreContract("an epoch that is recorded twice replaces itself") { store in
      let id = try await store.register(SampleTrials.sweep())[0].id
      _ = try await store.beginAttempt(of: id, at: SampleTrials.moment())
      try await store.record(SampleTrials.epoch(1, loss: 0.7), of: id)
      try await store.record(SampleTrials.epoch(1, loss: 0.5), of: id)
      try require(
        await store.record(of: id).epochs, equals: [SampleTrials.epoch(1, loss: 0.5)], "epochs")
    },
    TrialStoreContract("a new attempt takes over the epochs of the last one") { store in
      let id = try await store.register(SampleTrials.sweep())[0].id
      let first = try await store.beginAttempt(of: id, at: SampleTrials.moment())
      try await store.record(SampleTrials.epoch(1), of: id)
      try await store.endAttempt(
        first, outcome: AttemptOutcome(ending: .worker(.interrupted)), at: SampleTrials.moment(1))
      try require(await store.record(of: id).epochs.count, equals: 1, "epochs when interrupted")
      let second = try await store.beginAttempt(of: id, at: SampleTrials.moment(2))
      try require(first == second, equals: false, "the same attempt twice")
      let record = try await store.record(of: id)
      try require(record.epochs, equals: [SampleTrials.epoch(1)], "epochs")
      try require(record.attempts.map(\.state), equals: [.interrupted, .running], "attempts")
      try await store.record(SampleTrials.epoch(1, loss: 0.2), of: id)
      try await store.record(SampleTrials.epoch(2), of: id)
      try require(
        await store.record(of: id).epochs,
        equals: [SampleTrials.epoch(1, loss: 0.2), SampleTrials.epoch(2)], "epochs of both")
    },
    TrialStoreContract("a trial that is not running may be pruned, and keeps its epochs") { store in
      let ids = try await store.register(SampleTrials.sweep(configurations: 2)).map(\.id)
      let attempt = try await store.beginAttempt(of: ids[0], at: SampleTrials.moment())
      try await store.record(SampleTrials.epoch(1), of: ids[0])
      try await requireRefusal("pruning a running trial") { try await store.prune(ids[0]) }
      try await store.endAttempt(
        attempt, outcome: AttemptOutcome(ending: .worker(.paused)), at: SampleTrials.moment(1))
      try require(await store.record(of: ids[0]).state, equals: .paused, "state at the pause")
      try await store.prune(ids[0])
      let record = try await store.record(of: ids[0])
      try require(record.state, equals: .pruned, "state")
      try require(record.epochs, equals: [SampleTrials.epoch(1)], "epochs of the pruned trial")
      try await requireRefusal("pruning an unknown trial") {
        try await store.prune(TrialID(hex: "ff"))
      }
    },
    TrialStoreContract("attempts of several trials do not mix") { store in
      let ids = try await store.register(SampleTrials.sweep(configurations: 3)).map(\.id)
      var attempts: [AttemptID] = []
      for id in ids {
        attempts.append(try await store.beginAttempt(of: id, at: SampleTrials.moment()))
      }
      for (index, id) in ids.enumerated() {
        try await store.record(SampleTrials.epoch(1, loss: Double(index)), of: id)
      }
      try await store.endAttempt(
        attempts[1], outcome: AttemptOutcome(ending: .timedOut), at: SampleTrials.moment(1))
      let records = try await store.snapshot(ofSweep: "grid")?.trials ?? []
      try require(records.map(\.state), equals: [.running, .timedOut, .running], "states")
      try require(records.map { $0.epochs.map(\.trainLoss) }, equals: [[0], [1], [2]], "losses")
    },
    TrialStoreContract("unknown trials and unknown or ended attempts are refused") { store in
      let id = try await store.register(SampleTrials.sweep())[0].id
      let unknown = TrialID(hex: "ff")
      try await requireRefusal("an attempt of an unknown trial") {
        _ = try await store.beginAttempt(of: unknown, at: SampleTrials.moment())
      }
      try await requireRefusal("an epoch of a trial that is not running") {
        try await store.record(SampleTrials.epoch(1), of: id)
      }
      try await requireRefusal("the end of an unknown attempt") {
        try await store.endAttempt(
          AttemptID(77), outcome: AttemptOutcome(ending: .timedOut), at: SampleTrials.moment())
      }
      let attempt = try await store.beginAttempt(of: id, at: SampleTrials.moment())
      try await store.endAttempt(
        attempt, outcome: AttemptOutcome(ending: .timedOut), at: SampleTrials.moment(1))
      try await requireRefusal("the second end of an attempt") {
        try await store.endAttempt(
          attempt, outcome: AttemptOutcome(ending: .worker(.interrupted)),
          at: SampleTrials.moment(2))
      }
      try require(await store.record(of: id).state, equals: .timedOut, "state")
    },
    TrialStoreContract("orphaned attempts are settled once") { store in
      let ids = try await store.register(SampleTrials.sweep(configurations: 3)).map(\.id)
      let ended = try await store.beginAttempt(of: ids[0], at: SampleTrials.moment())
      try await store.endAttempt(
        ended, outcome: AttemptOutcome(ending: .worker(.failed(message: "no"))),
        at: SampleTrials.moment(1))
      _ = try await store.beginAttempt(of: ids[1], at: SampleTrials.moment())
      try await store.record(SampleTrials.epoch(1), of: ids[1])
      let settled = try await store.settleOrphanedAttempts(at: SampleTrials.moment(5))
      try require(settled, equals: [ids[1]], "settled")
      let record = try await store.record(of: ids[1])
      try require(record.state, equals: .interrupted, "state")
      try require(
        record.attempts,
        equals: [
          AttemptRecord(
            startedAt: SampleTrials.moment(), endedAt: SampleTrials.moment(5), state: .interrupted,
            cause: .lost,
            samplesPerSecond: SampleTrials.epoch(1).samplesPerSecond)
        ], "attempts")
      try require(
        await store.states(of: [ids[0], ids[2]]), equals: [ids[0]: .failed, ids[2]: .queued],
        "states of the others")
      let again = try await store.settleOrphanedAttempts(at: SampleTrials.moment(6))
      try require(again, equals: [], "settled again")
    },
  ]
}
