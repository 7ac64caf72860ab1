/// Progress of a running trial.
package struct TrialProgress: Sendable, Hashable, Codable {
  /// The current epoch, from 1.
  package var epoch: Int
  package var epochs: Int
  /// True if early stopping may leave some of the epochs out.
  package var mayStopEarly: Bool
  /// Completed share of the whole trial, 0…1: training and the ranking of candidates.
  package var fraction: Double
  /// Mean loss over this epoch's rows so far.
  package var loss: Double
  package var samplesPerSecond: Double
  package var phase: Phase

  package enum Phase: String, Sendable, Hashable, Codable {
    case training
    /// Training is done; the test ranks candidates.
    case ranking
  }

  package init(
    epoch: Int, epochs: Int, mayStopEarly: Bool = false, fraction: Double, loss: Double,
    samplesPerSecond: Double, phase: Phase = .training
  ) {
    self.epoch = epoch
    self.epochs = epochs
    self.mayStopEarly = mayStopEarly
    self.fraction = fraction
    self.loss = loss
    self.samplesPerSecond = samplesPerSecond
    self.phase = phase
  }
}
