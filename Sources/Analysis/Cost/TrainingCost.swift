package import Evaluation
import ExperimentModel

/// The cost of training a configuration, over its finished trials.
package struct TrainingCost: Sendable {
  /// Wall-clock seconds per trial, including epochs before an interruption.
  package let seconds: MeanEstimate?
  /// The most memory that any of its workers held.
  package let peakBytes: Int64?
  /// Training rows per second: mean over the trials of each one's mean over its epochs.
  package let samplesPerSecond: MeanEstimate?

  /// - Parameter finished: indices of the trials that finished.
  init(of trials: [TrialRecord], _ finished: [Int]) {
    let attempts = finished.compactMap { trials[$0].attempt }
    seconds = MeanEstimate(
      finished.compactMap { trials[$0].seconds }, within: 0...Double.infinity)
    peakBytes = attempts.compactMap { $0.usage?.peakResidentBytes }.max()
    samplesPerSecond = MeanEstimate(
      attempts.compactMap { $0.samplesPerSecond }, within: 0...Double.infinity)
  }
}
