package import Evaluation
import ExperimentModel

/// What it took to train a configuration, over its finished trials.
package struct TrainingCost: Sendable {
  /// Wall-clock seconds of a trial, epochs before an interruption included.
  package let seconds: MeanEstimate?
  /// The most memory that any of its workers held.
  package let peakBytes: Int64?
  /// Training rows a second, of each trial's mean over its epochs.
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
