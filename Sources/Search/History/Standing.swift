import ExperimentModel

/// Position of an observation in the order from best to worst.
///
/// Finished trials by loss, then pruned ones by epoch and loss, then diverged ones.
enum Standing: Sendable, Hashable, Comparable {
  case finished(loss: Double)
  /// A higher epoch is the better one, so it is kept with its sign reversed.
  case pruned(reversedEpoch: Int, loss: Double)
  case diverged

  /// Nil for failed trials, which say nothing. A metric that is no number counts as diverged.
  init?(_ observation: Observation, goal: TargetMetric.Goal) {
    func loss(_ value: Double) -> Double { goal == .minimize ? value : -value }
    switch observation {
    case .finished(let values):
      let value = values.first ?? .nan
      self = value.isFinite ? .finished(loss: loss(value)) : .diverged
    case .pruned(let epoch, let value):
      self = .pruned(
        reversedEpoch: -epoch, loss: value.isFinite ? loss(value) : .greatestFiniteMagnitude)
    case .diverged: self = .diverged
    case .failed: return nil
    }
  }
}
