import ExperimentModel

extension TrialStoreContract {
  /// Checks of `endAttempt` and `restore`.
  static let endings: [TrialStoreContract] =
    [
      TrialStoreContract("result, users and usage of a finished trial are exact") {
        store in
        let trial = try await store.register(SampleTrials.sweep())[0]
        let id = trial.id
        let attempt = try await store.beginAttempt(of: id, at: SampleTrials.moment())
        try await store.recordEpochs(of: trial)
        let result = SampleTrials.result(ndcg: 0.1 + 0.2)
        let usage = ResourceUsage(cpuSeconds: 12.25, peakResidentBytes: 5 << 30)
        try await store.endAttempt(
          attempt,
          outcome: AttemptOutcome(ending: .worker(.finished(result)), log: "a\nb", usage: usage),
          at: SampleTrials.moment(3))
        let record = try await store.record(of: id)
        try require(record.state, equals: .finished, "state")
        try require(record.result, equals: result, "result")
        try require(
          record.attempts,
          equals: [
            AttemptRecord(
              startedAt: SampleTrials.moment(), endedAt: SampleTrials.moment(3), state: .finished,
              log: "a\nb", usage: usage,
              samplesPerSecond: SampleTrials.epoch(1).samplesPerSecond)
          ], "attempts")
      },
      TrialStoreContract("a finished trial stays finished") { store in
        let trial = try await store.register(SampleTrials.sweep())[0]
        let id = trial.id
        let first = try await store.beginAttempt(of: id, at: SampleTrials.moment())
        try await store.recordEpochs(of: trial)
        try await store.endAttempt(
          first, outcome: AttemptOutcome(ending: .worker(.finished(SampleTrials.result()))),
          at: SampleTrials.moment(1))
        let second = try await store.beginAttempt(of: id, at: SampleTrials.moment(2))
        try require(await store.record(of: id).state, equals: .finished, "state while rerun")
        try await store.record(SampleTrials.epoch(1, loss: 9), of: id)
        try await store.endAttempt(
          second, outcome: AttemptOutcome(ending: .crashed(.signaled("SIGKILL", nil))),
          at: SampleTrials.moment(3))
        _ = try await store.beginAttempt(of: id, at: SampleTrials.moment(4))
        let settled = try await store.settleOrphanedAttempts(at: SampleTrials.moment(5))
        try require(settled, equals: [id], "settled")
        let record = try await store.record(of: id)
        try require(record.state, equals: .finished, "state")
        try require(record.result, equals: SampleTrials.result(), "result")
        try require(record.epochs, equals: SampleTrials.epochs(of: trial), "epochs")
        try require(
          record.attempts.map(\.state), equals: [.finished, .crashed, .interrupted], "attempts")
      },
      TrialStoreContract("a trial that finishes again has the later result and epochs") { store in
        let trial = try await store.register(SampleTrials.sweep())[0]
        let id = trial.id
        for loss in [0.6, 0.3] {
          let attempt = try await store.beginAttempt(of: id, at: SampleTrials.moment())
          try await store.recordEpochs(of: trial, loss: loss)
          var result = SampleTrials.result(ndcg: loss)
          if loss == 0.3 { result.perUser["recall@10"] = nil }
          try await store.endAttempt(
            attempt, outcome: AttemptOutcome(ending: .worker(.finished(result))),
            at: SampleTrials.moment(1))
        }
        let record = try await store.record(of: id)
        try require(record.result?.metrics["ndcg_all@10"], equals: 0.3, "ndcg")
        try require(
          record.result?.perUser.keys.sorted(), equals: ["ndcg_all@10", "validation_ndcg_all@10"],
          "user metrics")
        try require(record.epochs, equals: SampleTrials.epochs(of: trial, loss: 0.3), "epochs")
      },
      TrialStoreContract("a trial cannot finish without all of its epochs") { store in
        let trial = try await store.register(SampleTrials.sweep())[0]
        let last = trial.configuration.hyperparameters.epochs
        let finished = AttemptOutcome(ending: .worker(.finished(SampleTrials.result())))
        let attempt = try await store.beginAttempt(of: trial.id, at: SampleTrials.moment())
        try await requireRefusal("a finished trial without epochs") {
          try await store.endAttempt(attempt, outcome: finished, at: SampleTrials.moment(1))
        }
        for epoch in (1...last).reversed() where epoch != 2 {
          try await store.record(SampleTrials.epoch(epoch), of: trial.id)
          try await requireRefusal("a finished trial with a hole") {
            try await store.endAttempt(attempt, outcome: finished, at: SampleTrials.moment(1))
          }
        }
        // An extra epoch does not replace a missing one.
        try await store.record(SampleTrials.epoch(last + 1), of: trial.id)
        try await requireRefusal("a finished trial with a hole") {
          try await store.endAttempt(attempt, outcome: finished, at: SampleTrials.moment(1))
        }
        let record = try await store.record(of: trial.id)
        try require(record.state, equals: .running, "state after the refusals")
        try require(record.result, equals: nil, "result after the refusals")
        try await store.record(SampleTrials.epoch(2), of: trial.id)
        try await store.endAttempt(attempt, outcome: finished, at: SampleTrials.moment(1))
        try require(await store.record(of: trial.id).state, equals: .finished, "state")
      },
      TrialStoreContract("a trial that stopped early finishes with the epochs that it trained") {
        store in
        let trial = try await store.register(SampleTrials.sweep())[0]
        var result = SampleTrials.result()
        result.epochs = 2
        let finished = AttemptOutcome(ending: .worker(.finished(result)))
        let attempt = try await store.beginAttempt(of: trial.id, at: SampleTrials.moment())
        try await store.record(SampleTrials.epoch(1), of: trial.id)
        try await requireRefusal("a trial without its second epoch") {
          try await store.endAttempt(attempt, outcome: finished, at: SampleTrials.moment(1))
        }
        try await store.record(SampleTrials.epoch(2), of: trial.id)
        try await store.endAttempt(attempt, outcome: finished, at: SampleTrials.moment(1))
        let record = try await store.record(of: trial.id)
        try require(record.result, equals: result, "result")
        try require(
          record.epochs, equals: [SampleTrials.epoch(1), SampleTrials.epoch(2)], "epochs")
        try require(await store.incompleteTrials(), equals: [], "incomplete trials")
      },
      TrialStoreContract("epochs of an earlier attempt do not count for a later attempt") { store in
        let trial = try await store.register(SampleTrials.sweep())[0]
        let first = try await store.beginAttempt(of: trial.id, at: SampleTrials.moment())
        try await store.recordEpochs(of: trial)
        let finished = AttemptOutcome(ending: .worker(.finished(SampleTrials.result())))
        try await store.endAttempt(first, outcome: finished, at: SampleTrials.moment(1))
        let second = try await store.beginAttempt(of: trial.id, at: SampleTrials.moment(2))
        try await store.record(SampleTrials.epoch(1), of: trial.id)
        try await requireRefusal("a finished trial with epochs of another attempt") {
          try await store.endAttempt(second, outcome: finished, at: SampleTrials.moment(3))
        }
        try require(
          await store.record(of: trial.id).epochs, equals: SampleTrials.epochs(of: trial), "epochs")
      },
      TrialStoreContract("epochs of finished trials can be restored") { store in
        let trials = try await store.register(SampleTrials.sweep())
        let attempt = try await store.beginAttempt(of: trials[0].id, at: SampleTrials.moment())
        try await store.recordEpochs(of: trials[0])
        let outcome = AttemptOutcome(ending: .worker(.finished(SampleTrials.result())))
        try await store.endAttempt(attempt, outcome: outcome, at: SampleTrials.moment(1))
        try require(await store.incompleteTrials(), equals: [], "incomplete trials")
        try await store.restore([SampleTrials.epoch(2, loss: 0.5)], of: trials[0].id)
        try require(
          await store.record(of: trials[0].id).epochs.map(\.trainLoss).prefix(3),
          equals: [0.6, 0.5, 0.6], "losses")
        try await requireRefusal("an epoch of a trial that is not finished") {
          try await store.restore([SampleTrials.epoch(1)], of: trials[1].id)
        }
      },
      TrialStoreContract("calls of a cancelled task are recorded") { store in
        let id = try await store.register(SampleTrials.sweep())[0].id
        try await Task {
          withUnsafeCurrentTask { $0?.cancel() }
          let attempt = try await store.beginAttempt(of: id, at: SampleTrials.moment())
          try await store.endAttempt(
            attempt, outcome: AttemptOutcome(ending: .worker(.interrupted)),
            at: SampleTrials.moment(1))
        }.value
        try require(await store.record(of: id).state, equals: .interrupted, "state")
      },
    ]
    + [
      (AttemptEnding.worker(.failed(message: "no such file")), "no such file" as String?),
      (.worker(.interrupted), "interrupted"),
      (.worker(.diverged(epoch: 3)), "the loss was not finite in epoch 3"),
      (.crashed(.signaled("SIGKILL", nil)), "SIGKILL"), (.timedOut, "timed out"),
      (.launchFailed(.error("no program")), "no program"),
    ].map { ending, message in
      TrialStoreContract("an attempt that ended with “\(message ?? "")” is recorded") { store in
        let id = try await store.register(SampleTrials.sweep())[0].id
        let attempt = try await store.beginAttempt(of: id, at: SampleTrials.moment())
        try await store.record(SampleTrials.epoch(1), of: id)
        try await store.endAttempt(
          attempt, outcome: AttemptOutcome(ending: ending, log: "last line"),
          at: SampleTrials.moment(1.5))
        let record = try await store.record(of: id)
        try require(record.state, equals: ending.state, "state")
        try require(record.result, equals: nil, "result")
        try require(record.epochs, equals: [SampleTrials.epoch(1)], "epochs")
        try require(
          record.attempts,
          equals: [
            AttemptRecord(
              startedAt: SampleTrials.moment(), endedAt: SampleTrials.moment(1.5),
              state: ending.state, cause: message.map(AttemptCause.init), log: "last line",
              samplesPerSecond: SampleTrials.epoch(1).samplesPerSecond)
          ], "attempts")
      }
    }
}
