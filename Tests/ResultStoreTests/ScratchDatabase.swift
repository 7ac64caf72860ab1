package import ExperimentModel
import Foundation
@testable package import ResultStore
import TestSupport

/// Runs `body` with the path of a database in a temporary folder.
func withScratchDatabase<Value>(_ body: (String) async throws -> Value) async throws -> Value {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("sweep-store-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try await body(folder.appendingPathComponent("results.sqlite").path)
}

extension SQLiteTrialStore: InspectableTrialStore {
  package func snapshot(ofSweep name: String) async throws -> SweepSnapshot? {
    try await write(waitingForDisk: false) { try SnapshotReader($0).snapshot(ofSweep: name) }
  }

  /// Registers the sweep with all its trials on the sample dataset.
  @discardableResult
  func register(_ sweep: Sweep) async throws -> [Trial] {
    let hash = SampleTrials.dataset().hash
    let trials = sweep.trials(engineVersion: SampleTrials.engineVersion) { _, _ in hash }
    try await register(
      sweep, dataset: SampleTrials.dataset(), trials: trials, environment: SampleTrials.environment)
    return trials
  }

  func attempt(
    _ trial: Trial, epochs: [EpochMetrics]? = nil, ending: WorkerEnding
  ) async throws {
    try await attempt(trial, epochs: epochs, ending: .worker(ending))
  }

  /// Records an attempt of ten seconds.
  ///
  /// - Parameter epochs: nil for all epochs of a finished trial, otherwise two.
  func attempt(
    _ trial: Trial, epochs: [EpochMetrics]? = nil, ending: AttemptEnding
  ) async throws {
    let attempt = try await beginAttempt(of: trial.id, at: SampleTrials.moment())
    let count = ending.state == .finished ? trial.configuration.hyperparameters.epochs : 2
    let usual = (1...count).map { SampleTrials.epoch($0, loss: 0.8 / Double(min($0, 2))) }
    for epoch in epochs ?? usual { try await record(epoch, of: trial.id) }
    try await endAttempt(
      attempt,
      outcome: AttemptOutcome(
        ending: ending, log: "log",
        usage: ResourceUsage(cpuSeconds: 9.5, peakResidentBytes: 96 << 20)),
      at: SampleTrials.moment(10))
  }
}
