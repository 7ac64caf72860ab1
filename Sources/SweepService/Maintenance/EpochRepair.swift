import ExperimentModel
import TrialTraining

/// Restores the epochs that a finished trial lacks in the database from its checkpoint's manifest.
struct EpochRepair {
  private let trial: IncompleteTrial
  /// The epochs that the trial lacks; nil if its checkpoint does not have them.
  let epochs: [EpochMetrics]?

  init(_ trial: IncompleteTrial, in paths: ProjectPaths) {
    self.trial = trial
    let folder = paths.trialFolder(trial.id.short)
    let manifest = try? ModelManifest(besideModel: "\(folder)/\(ModelManifest.modelName)")
    epochs = manifest.flatMap { Self.missing(of: trial, in: $0) }
  }

  /// Nil if the manifest is of another training, or lacks an epoch too.
  private static func missing(
    of trial: IncompleteTrial, in manifest: ModelManifest
  ) -> [EpochMetrics]? {
    guard manifest.trial.id == trial.id, manifest.weightsHash == trial.weightsHash else {
      return nil
    }
    let known = Dictionary(
      (manifest.epochs ?? []).map { ($0.epoch, $0) }, uniquingKeysWith: { first, _ in first })
    // Manifests have no checksum: what both know must agree.
    let agrees = trial.recorded.allSatisfy { recorded in
      known[recorded.epoch].map {
        $0.trainLoss == recorded.trainLoss && $0.validationLoss == recorded.validationLoss
      } ?? false
    }
    let found = trial.missing.compactMap { known[$0] }
    return agrees && found.count == trial.missing.count ? found : nil
  }

  private var title: String { "\(trial.id.short) (\(trial.name), seed \(trial.seed))" }

  var restored: String { "restored \(trial.missingWords) of trial \(title) from its checkpoint" }

  var problem: String {
    "trial \(title) is stored as finished without \(trial.missingWords), which its checkpoint "
      + "does not have"
  }
}
