package import ArgumentParser
import Datasets
import ExperimentModel
import Foundation
import OutputFiles
import ResultStore
import Engine
import TrialTraining

/// `sweep verify`: whether a trial can be reproduced.
package struct VerifyCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Train a finished trial again and say whether the weights are identical.",
    discussion: """
      Trains in a temporary folder and changes nothing that is stored.

      Exit status: 0 identical, 1 different, 2 the trial can't be trained again,
      130 interrupted.
      """)

  @OptionGroup var trial: TrialArgument
  @OptionGroup var store: StoreOptions

  @Option(help: "Threads; any number must give the same weights.")
  var threads = 1

  package init() {}

  package func validate() throws {
    guard threads >= 1 else { throw ValidationError("--threads must be at least 1.") }
  }

  package func run() async throws {
    let status = try await reportingFailures { try await verify() }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  private func verify() async throws -> ExitStatus {
    let record = try trial.find(in: store).record
    guard record.state == .finished, let result = record.result else {
      throw CommandFailure(
        "trial \(record.id.short) (\(record.trial.configuration.name)) is \(record.state.rawValue); "
          + "only finished trials can be verified")
    }
    guard record.trial.engineVersion == engineVersion else {
      throw CommandFailure(
        "trial \(record.id.short) was trained by engine version \(record.trial.engineVersion), this "
          + "is \(engineVersion); use the version of sweep that trained it")
    }
    // The manifest knows where the data came from; its dataset must still be the same.
    let model = try TrainedModel(
      "\(store.trialDirectory(record.id.short))/\(CheckpointManifest.modelName)")
    let again = try await train(record.trial, on: try model.dataset(), model.manifest.dataset)
    guard again.weightsHash == result.weightsHash else {
      try StandardOutput.print(
        """
        different: \(record.id.short) (\(record.trial.configuration.name))
        weights then \(result.weightsHash)
        weights now  \(again.weightsHash)
        """)
      return .failure
    }
    try StandardOutput.print(
      "identical: \(record.id.short) (\(record.trial.configuration.name)), weights "
        + result.weightsHash.prefix(16))
    return .success
  }

  private func train(
    _ trial: Trial, on dataset: EncodedDataset, _ specification: DatasetSpecification
  ) async throws -> TrialResult {
    let folder = FileManager.default.temporaryDirectory
      .appending(
        path: "sweep-verify-\(trial.id.short)-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let assignment = TrialAssignment(
      trial: trial, dataset: specification, datasetPath: dataset.path,
      trialDirectory: folder.path, threads: threads)
    return try await ModelProgress(name: trial.configuration.name).follow { shouldStop, observe in
      let trainer = TrialTrainer(assignment: assignment, dataset: dataset)
      let ending = try trainer.run(shouldStop: shouldStop) { event in
        if case .progress(let progress) = event { observe(progress) }
      }
      switch ending {
      case .finished(let result): return result
      case .interrupted: return nil
      default:
        throw CommandFailure(
          "trial \(trial.id.short) finished before, but not now: \(ending.message ?? "")",
          code: .failure)
      }
    }
  }
}
