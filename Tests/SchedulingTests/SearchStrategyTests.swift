import ExperimentModel
import Scheduling
import TestSupport
import Testing

/// Runs one trial at a time until one finishes.
private struct UntilOneFinishes: SearchStrategy {
  var rest: [Trial]
  var isWaiting = false

  mutating func next() -> SearchStep? {
    guard !isWaiting, !rest.isEmpty else { return nil }
    isWaiting = true
    return .train(rest.removeFirst())
  }

  mutating func ended(_ trial: Trial, _ ending: AttemptEnding) {
    isWaiting = false
    if ending.result != nil { rest = [] }
  }
}

@Suite struct SearchStrategyTests {
  /// A trial waits until the one that it continues has ended, whatever the ending; others go first.
  @Test(arguments: [finished, .worker(.failed(message: "no"))])
  func trialsWaitForThoseThatTheyContinue(_ ending: AttemptEnding) async throws {
    let others = trials(2)
    let path = [20, 5, 10].map { epochs in
      var settings = others[0].configuration.hyperparameters
      settings.epochs = epochs
      return Trial(
        configuration: Configuration(name: "e\(epochs)", hyperparameters: settings), seed: 9,
        dataHash: "data", engineVersion: "1")
    }
    let plan = Plan(trials: others + path, states: [:], operations: operations)
    let bench = Bench(jobs: 3) { trial, _ in
      .init(seconds: Double(trial.epochs), ending: trial.epochs == 10 ? ending : finished)
    }
    _ = try await bench.run(GridStrategy(plan))
    #expect(
      bench.launcher.journal.started == [path[1], others[0], others[1], path[2], path[0]].map(\.id))
    #expect(bench.time.seconds == 35)
  }

  /// The scheduler does not overtake a strategy that waits for a result, even with free slots, and
  /// does not report an attempt that is retried.
  @Test func aStrategyDecidesByTheLastEnding() async throws {
    let trials = trials(6)
    let bench = Bench(jobs: 3) { trial, attempt in
      switch (trial.seed, attempt) {
      case (0, _): .init(seconds: 1, ending: .worker(.diverged(epoch: 1)))
      case (1, 1): .init(seconds: 1, ending: .crashed(AttemptCause("SIGKILL")))
      case (1, _): .init(seconds: 1, ending: .worker(.failed(message: "no")))
      default: .init(seconds: 1, ending: finished)
      }
    }
    let summary = try await bench.run(UntilOneFinishes(rest: trials))
    #expect(summary.counts == [.diverged: 1, .failed: 1, .finished: 1])
    #expect(bench.launcher.journal.started == [0, 1, 1, 2].map { trials[$0].id })
    #expect(bench.launcher.journal.mostAtOnce == 1)
  }
}
