import ExperimentModel
import Foundation
import Scheduling
import Synchronization
import TestSupport

/// Trials that differ in their seed, which is their number from 0.
func trials(_ count: Int, epochs: (Int) -> Int = { _ in 5 }) -> [Trial] {
  (0..<count).map { number in
    var settings = Hyperparameters()
    settings.epochs = epochs(number)
    return Trial(
      configuration: Configuration(name: "c\(number)", hyperparameters: settings),
      seed: UInt64(number), dataHash: "data", engineVersion: "1")
  }
}

/// A thousand operations per epoch.
func operations(_ trial: Trial, after epochs: Int = 0) -> Double {
  1000 * Double(trial.epochs - epochs)
}

let finished = AttemptEnding.worker(
  .finished(
    TrialResult(metrics: [:], users: [], perUser: [:], weightsHash: "", parameterCount: 1)))

func epoch(_ number: Int) -> EpochMetrics {
  EpochMetrics(
    epoch: number, trainLoss: 0.5, validationLoss: 0.6, validationAUC: 0.7, seconds: 1,
    samplesPerSecond: 1000)
}

/// A scheduler with launcher and store in virtual time. Trial n takes n bytes of memory.
struct Bench: Sendable {
  typealias Script = SimulatedLauncher.Script

  let time = VirtualTime()
  let launcher: SimulatedLauncher
  let store: RecordingStore
  let scheduler: SweepScheduler
  /// Lines of the scheduler for people.
  let report = Lines()

  init(
    jobs: Int = 2, retries: Int = 1, failFast: Bool = false, timeout: Double? = nil,
    memoryLimit: Int64? = nil, store: RecordingStore = RecordingStore(),
    script: @escaping @Sendable (Trial, _ attempt: Int) -> Script = { _, _ in
      Script(seconds: 10, ending: finished)
    }
  ) {
    launcher = SimulatedLauncher(time: time, timeout: timeout, script: script)
    self.store = store
    let time = time
    scheduler = SweepScheduler(
      launcher: launcher, store: store,
      options: .init(
        jobs: jobs, retries: retries, failFast: failFast, memoryLimit: memoryLimit),
      clock: time.clock, report: { [report] in report.append($0) },
      memory: { Int64($0.seed) },
      assignment: {
        TrialAssignment(
          trial: $0, dataset: .init(source: "sample"), datasetPath: "", trialDirectory: "",
          threads: 1)
      })
  }

  /// Runs the trials in the given order, and `during` at the same time.
  func run(
    _ trials: [Trial], during: @escaping @Sendable (Bench) async -> Void = { _ in }
  ) async throws -> RunSummary {
    try await run(GridStrategy(trials), during: during)
  }

  func run(
    _ strategy: any SearchStrategy, during: @escaping @Sendable (Bench) async -> Void = { _ in }
  ) async throws -> RunSummary {
    try await time.run {
      async let other: Void = during(self)
      let summary = try await scheduler.run(strategy)
      await other
      return summary
    }
  }

  /// Returns all events. Must be called after the run.
  func events() async -> [SchedulerEvent] {
    await scheduler.events.reduce(into: []) { $0.append($1) }
  }
}

/// Reported lines.
final class Lines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }
  func append(_ line: String) { lines.withLock { $0.append(line) } }
}
