import Datasets
import Engine
package import ExperimentModel
import TrialTraining

/// Trains the trial of one assignment, in a worker process.
package struct WorkerService: Sendable {
  private let assignment: TrialAssignment

  package init(_ assignment: TrialAssignment) { self.assignment = assignment }

  /// Trains the trial, from the beginning, its checkpoint or the end of a shorter trial.
  ///
  /// - Parameters:
  ///   - shouldStop: polled where training can resume.
  ///   - log: called with each line of the trial's log, without a line break.
  ///   - send: called with each event for the runner.
  /// - Returns: how the trial ended; `storageFailed` if its folder cannot hold the weights and the
  ///   optimizer's states.
  /// - Throws: `ServiceError` if the data changed since the trial was planned, the errors of the
  ///   dataset and of `TrialTrainer`, and those of `send`.
  package func train(
    shouldStop: () -> Bool, log: (String) -> Void, send: (TrialEvent) throws -> Void
  ) throws -> WorkerEnding {
    let trial = assignment.trial
    log("trial \(trial.id.short): \(trial.configuration.name), seed \(trial.seed)")
    assignment.continued.map { log("continues trial \($0.id.short)") }
    let dataset = try EncodedDataset.open(path: assignment.datasetPath)
      .tested(by: assignment.dataset.evaluation)
      .reading(trial.configuration.hyperparameters.history)
    guard dataset.description.hash == trial.dataHash else {
      throw ServiceError(
        "\(assignment.datasetPath) holds other data than this trial was planned for; run the sweep "
          + "again")
    }
    let trainer = TrialTrainer(assignment: assignment, dataset: dataset)
    do {
      return try trainer.run(shouldStop: shouldStop) { event in
        if case .epochFinished(let epoch) = event { log(Self.line(of: epoch)) }
        try send(event)
      }
    } catch let error as CheckpointError {
      guard !canWrite(bytes: weightBytes(dataset), to: assignment.trialDirectory) else {
        throw error
      }
      log("error: \(error)")
      return .storageFailed(message: "\(error)")
    }
  }

  private static func line(of epoch: EpochMetrics) -> String {
    "epoch \(epoch.epoch): loss \(epoch.trainLoss), validation loss \(epoch.validationLoss), "
      + "validation AUC \(epoch.validationAUC.map { "\($0)" } ?? "–")"
  }

  /// Returns the bytes of the trial's weights and optimizer states.
  private func weightBytes(_ dataset: EncodedDataset) -> Int {
    let settings = assignment.trial.configuration.hyperparameters
    let network = Network(
      settings, fieldSizes: dataset.fieldSizes, bags: dataset.bags, itemField: dataset.movieField)
    return Weights.bytes(layout: network.layout, settings: settings)
  }
}
