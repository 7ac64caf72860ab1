package import Evaluation
import ExperimentModel

/// What it took to train a configuration, over its finished trials.
package struct TrainingCost: Sendable {
  /// Wall-clock seconds of the attempt that finished.
  package let seconds: MeanEstimate?
  /// The most memory that any of its workers held.
  package let peakBytes: Int64?
  /// Training rows a second, over all epochs.
  package let samplesPerSecond: MeanEstimate?

  package init(_ entry: Comparison.Entry) {
    let finished = entry.trials.filter { $0.state == .finished }
    seconds = MeanEstimate(finished.compactMap(\.seconds))
    peakBytes = finished.compactMap { $0.attempts.last?.usage?.peakResidentBytes }.max()
    samplesPerSecond = MeanEstimate(
      finished.flatMap { $0.epochs.map(\.samplesPerSecond).filter(\.isFinite) })
  }
}
