/// A training without its length: trials that differ only in their number of epochs pass through the
/// same states, epoch by epoch, so that the longest contains the others.
package struct TrainingPath: Sendable, Hashable {
  /// The canonical text of the trials' identities.
  private var lines: [String]
  /// Position of the number of epochs in `lines`.
  private let position: Int

  /// - Returns: nil if the learning rates of a trial depend on its number of epochs.
  package init?(of trial: Trial) {
    let settings = trial.configuration.hyperparameters
    guard !settings.ratesDependOnEpochs else { return nil }
    lines = TrialID.lines(
      settings, seed: trial.seed, dataHash: trial.dataHash, engineVersion: trial.engineVersion)
    guard let position = lines.firstIndex(where: { $0.hasPrefix(Self.prefix) }) else { return nil }
    self.position = position
    lines[position] = Self.prefix
  }

  private static let prefix = "\(TrainingSettings.epochs.definition.name) "

  /// Identity of the trial with that number of epochs.
  package subscript(epochs: Int) -> TrialID {
    var lines = lines
    lines[position] += "\(epochs)"
    return TrialID(hashing: lines)
  }
}

extension Trial {
  package var epochs: Int { configuration.hyperparameters.epochs }
}
