import ExperimentModel
import Scheduling
import Testing

@Suite struct PlanTests {
  private let trials = SchedulingTests.trials(8) { $0 + 1 }

  private var states: [TrialID: TrialState] {
    // The last trial is unknown to the store.
    let states: [TrialState] = [
      .finished, .failed, .crashed, .timedOut, .diverged, .interrupted, .running,
    ]
    return Dictionary(uniqueKeysWithValues: zip(trials.map(\.id), states))
  }

  private func seeds(_ entries: [Plan.Entry]) -> [UInt64] { entries.map(\.trial.seed) }

  @Test func missingTrialsAreThoseThatDidNotEnd() {
    let plan = Plan(trials: trials, states: states, operations: operations)
    #expect(seeds(plan.done) == [0])
    #expect(seeds(plan.failed) == [1, 2, 3, 4])
    #expect(seeds(plan.missing) == [7, 6, 5])
    #expect(plan.missing.map(\.state) == [.queued, .running, .interrupted])
  }

  @Test func failedTrialsRunAgainOnRequest() {
    let plan = Plan(trials: trials, states: states, rerun: .failed, operations: operations)
    #expect(seeds(plan.done) == [0])
    #expect(plan.failed.isEmpty)
    #expect(seeds(plan.missing) == [7, 6, 5, 4, 3, 2, 1])
  }

  @Test func allTrialsRunAgainOnRequest() {
    let plan = Plan(trials: trials, states: states, rerun: .all, operations: operations)
    #expect(plan.done.isEmpty)
    #expect(seeds(plan.missing) == [7, 6, 5, 4, 3, 2, 1, 0])
  }

  @Test func equalCostsKeepTheOrderOfTheGrid() {
    let trials = SchedulingTests.trials(50) { $0 % 2 + 1 }
    let plan = Plan(trials: trials, states: [:], operations: operations)
    let expected = (0..<50).filter { $0 % 2 == 1 } + (0..<50).filter { $0 % 2 == 0 }
    #expect(seeds(plan.missing) == expected.map(UInt64.init))
  }

  @Test func configurationsThatDifferInNameAreOneTrial() {
    let twin = Trial(
      configuration: Configuration(
        name: "twin", hyperparameters: trials[3].configuration.hyperparameters),
      seed: trials[3].seed, dataHash: "data", engineVersion: "1")
    let plan = Plan(trials: [trials[3], twin], states: [:], operations: operations)
    #expect(plan.missing.map(\.trial.configuration.name) == ["c3"])
  }

  /// Trials of one configuration, and of another whose rates depend on the number of epochs.
  private func trials(epochs: [Int], _ change: (inout Hyperparameters) -> Void = { _ in })
    -> [Trial]
  {
    epochs.map {
      var settings = Hyperparameters()
      change(&settings)
      settings.epochs = $0
      return Trial(
        configuration: Configuration(name: "e\($0)", hyperparameters: settings), seed: 1,
        dataHash: "data", engineVersion: "1")
    }
  }

  @Test func trialsThatDifferInEpochsContinueEachOther() {
    let wanted = trials(epochs: [5, 20, 10]) + trials(epochs: [4, 18]) { $0.learningRate = 1 }
    let plan = Plan(
      trials: wanted, states: [wanted[3].id: .finished],
      hasLastState: { $0 == TrainingPath(of: wanted[4])?[3] }, operations: operations)
    #expect(plan.missing.map(\.trial.epochs) == [5, 10, 20, 18])
    #expect(
      plan.missing.map(\.continued) == [
        nil, wanted[0].id, wanted[2].id, TrainingPath(of: wanted[4])?[3],
      ])
    #expect(plan.missing.map(\.ownOperations) == [5000, 5000, 10000, 15000])
    let summary = plan.summary(jobs: 2, speed: 1000)
    // One trial of a path runs at a time.
    #expect(summary.seconds == 20)
    #expect(summary.sharedWork == (5 + 10 + 3) / 53.0)
  }

  @Test func stateOfTheLongestShorterTrialIsContinued() {
    let wanted = trials(epochs: [9])
    let stored = [3, 8, 10].map { TrainingPath(of: wanted[0])?[$0] }
    let plan = Plan(
      trials: wanted, states: [:], hasLastState: { stored.contains($0) }, operations: operations)
    #expect(plan.missing.map(\.continued) == [TrainingPath(of: wanted[0])?[8]])
    let again = Plan(
      trials: wanted, states: [:], rerun: .all, hasLastState: { _ in true }, operations: operations)
    #expect(again.missing.map(\.continued) == [nil])
  }

  @Test func ratesThatDependOnTheEpochsAreNotContinued() {
    let plan = Plan(
      trials: trials(epochs: [5, 10]) { $0[.schedule] = .cosine }, states: [:],
      hasLastState: { _ in true }, operations: operations)
    #expect(plan.missing.map(\.continued) == [nil, nil])
    #expect(plan.summary(jobs: 1).sharedWork == 0)
  }

  @Test func theSummaryCounts() {
    let plan = Plan(trials: trials, states: states, operations: operations)
    let operations = plan.missing.map(\.operations)
    let speed = operations[0] / 8  // The longest has 8 epochs: a second each.
    let summary = plan.summary(jobs: 2, speed: speed)
    #expect(summary.done == 1)
    #expect(summary.missing == 3)
    #expect(summary.resumed == 1)
    #expect(summary.failed == [.failed: 1, .crashed: 1, .timedOut: 1, .diverged: 1])
    // 8 on one worker, 7 and 6 on the other.
    #expect(summary.seconds.map { abs($0 - 13) < 1e-9 } == true)
    #expect(plan.summary(jobs: 2).seconds == nil)
  }
}

@Suite struct ResourcePlanTests {
  @Test(
    arguments: [
      // (jobs, threads, cores, trials) → (jobs, threads)
      ((nil, nil, 8, 14), (8, 1)), ((nil, nil, 8, 3), (3, 2)), ((nil, nil, 8, 0), (1, 8)),
      ((nil, 2, 8, 14), (4, 2)), ((nil, 16, 8, 14), (1, 16)), ((3, nil, 8, 14), (3, 2)),
      ((16, nil, 8, 14), (16, 1)), ((4, 4, 8, 14), (4, 4)), ((nil, nil, 0, 5), (1, 1)),
    ] as [((Int?, Int?, Int, Int), (Int, Int))])
  func missingRequestsAreFilledIn(
    given: (jobs: Int?, threads: Int?, cores: Int, trials: Int), plan: (jobs: Int, threads: Int)
  ) {
    let made = ResourcePlan(
      jobs: given.jobs, threads: given.threads, cores: given.cores, trials: given.trials)
    #expect(made.jobs == plan.jobs)
    #expect(made.threads == plan.threads)
  }
}
