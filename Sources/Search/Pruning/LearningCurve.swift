/// The metric of a trial after each of its epochs so far.
package struct LearningCurve: Sendable, Hashable {
  /// From epoch 1 on.
  package var values: [Double]
  /// True if no further epoch will follow: finished, pruned, diverged, given up, or a repetition of
  /// an earlier configuration, which has no values.
  package var hasEnded: Bool

  package init(_ values: [Double] = [], hasEnded: Bool = false) {
    self.values = values
    self.hasEnded = hasEnded
  }

  /// The value after an epoch, from 1; nil if the trial has not reached it.
  func value(after epoch: Int) -> Double? {
    values.indices.contains(epoch - 1) ? values[epoch - 1] : nil
  }
}
