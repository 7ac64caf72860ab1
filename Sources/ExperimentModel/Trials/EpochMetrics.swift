/// Measurements of one epoch of training.
package struct EpochMetrics: Sendable, Hashable, Codable {
  /// Number of the epoch, from 1.
  package var epoch: Int
  /// Mean loss over the epoch's training rows, computed during training with dropout active.
  package var trainLoss: Double
  package var validationLoss: Double
  /// Nil if the validation rows are all of one label.
  package var validationAUC: Double?
  /// Wall-clock seconds of training and validation.
  package var seconds: Double
  /// Training rows per second, without validation.
  package var samplesPerSecond: Double

  package init(
    epoch: Int, trainLoss: Double, validationLoss: Double, validationAUC: Double?, seconds: Double,
    samplesPerSecond: Double
  ) {
    self.epoch = epoch
    self.trainLoss = trainLoss
    self.validationLoss = validationLoss
    self.validationAUC = validationAUC
    self.seconds = seconds
    self.samplesPerSecond = samplesPerSecond
  }
}
