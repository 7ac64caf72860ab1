/// What a trial of a search resulted in.
///
/// Only deterministic outcomes belong here, so no killed or interrupted attempt: those are retried
/// until the trial has one of these.
package enum Observation: Sendable, Hashable {
  /// The metrics that the search optimizes. Samplers use the first.
  case finished([Double])
  /// A pruning rule stopped the trial after that epoch, where its metric had that value.
  ///
  /// Worse than every finished trial. Among pruned ones, later epochs come first, then better values,
  /// as in Optuna's TPE.
  case pruned(epoch: Int, value: Double)
  /// The loss was not finite: worse than every finished or pruned trial. Training diverges for a
  /// reason that lies in the configuration, so samplers learn to avoid its neighbourhood.
  case diverged
  /// Given up after errors that say nothing about the configuration. Samplers ignore it, but the
  /// point is not suggested again.
  case failed

  package static func finished(_ value: Double) -> Observation { .finished([value]) }
}
