import Datasets
import Engine
package import ExperimentModel
import Foundation
import TrialTraining

package struct VerifyRequest: Sendable, Hashable {
  package let trial: TrialReference
  /// Threads to train with: any number must give the same weights.
  package let threads: Int

  package init(trial: TrialReference, threads: Int = 1) {
    self.trial = trial
    self.threads = threads
  }
}

/// A trial that was trained again, with the SHA-256 of its weights then and now.
package struct Verification: Sendable, Hashable {
  package let trial: Trial
  package let storedHash: String
  package let newHash: String

  package var isIdentical: Bool { storedHash == newHash }
}

extension ModelService {
  /// Trains a finished trial again in a temporary folder and compares the weights.
  ///
  /// - Throws: `ServiceError` if the trial cannot be trained again, or diverges now.
  package func verify(_ request: VerifyRequest) async throws -> Verification {
    defer { events.finish() }
    let record = try request.trial.find(in: SQLiteStorage.results(at: paths.database)).record
    let trial = record.trial
    guard record.state == .finished, let result = record.result else {
      throw ServiceError(
        "trial \(trial.id.short) (\(trial.configuration.name)) is \(record.state.rawValue); only "
          + "finished trials can be verified")
    }
    guard trial.engineVersion == engineVersion else {
      throw ServiceError(
        "trial \(trial.id.short) was trained by engine version \(trial.engineVersion), this is "
          + "\(engineVersion); use the version of sweep that trained it")
    }
    // The manifest knows where the data came from.
    let model = try TrainedModel(of: trial, in: paths)
    let again = try await train(trial, model, threads: request.threads)
    return Verification(
      trial: trial, storedHash: result.weightsHash, newHash: again.weightsHash)
  }

  private func train(_ trial: Trial, _ model: TrainedModel, threads: Int) async throws
    -> TrialResult
  {
    let dataset = try model.dataset(in: paths)
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "sweep-verify-\(trial.id.short)-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let assignment = TrialAssignment(
      trial: trial, dataset: model.manifest.dataset, datasetPath: dataset.path,
      trialDirectory: folder.path, threads: threads)
    return try await run(trial.configuration) { shouldStop, observe in
      let ending = try TrialTrainer(assignment: assignment, dataset: dataset).run(
        shouldStop: shouldStop
      ) { event in
        if case .progress(let progress) = event { observe(progress) }
      }
      switch ending {
      case .finished(let result): return result
      case .interrupted: return nil
      default:
        throw ServiceError(
          "trial \(trial.id.short) finished before, but not now: \(ending.cause?.description ?? "")",
          kind: .failure)
      }
    }
  }
}
