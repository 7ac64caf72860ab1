/// Policy for retraining ended trials.
package enum RerunPolicy: String, Sendable, Hashable, CaseIterable {
  case none
  /// Failed trials: those that failed, crashed, timed out or diverged.
  case failed
  /// All trials, finished ones included.
  case all
}
