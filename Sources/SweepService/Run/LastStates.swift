import ExperimentModel
import Foundation
import TrialTraining

/// The stored states that trials ended with, from which longer trials continue.
struct LastStates {
  /// Short ids of the trials.
  private let trials: Set<String>

  init(in paths: ProjectPaths) {
    let folders = try? FileManager.default.contentsOfDirectory(
      atPath: "\(paths.resultFolder)/trials")
    trials = Set(
      (folders ?? []).filter {
        FileManager.default.fileExists(
          atPath: "\(paths.trialFolder($0))/\(TrainingCheckpoint.name)")
      })
  }

  var isEmpty: Bool { trials.isEmpty }

  func contains(_ trial: TrialID) -> Bool { trials.contains(trial.short) }
}
