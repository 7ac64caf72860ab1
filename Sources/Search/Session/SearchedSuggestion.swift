package import ExperimentModel

/// A suggestion with the results of its trials so far.
package struct SearchedSuggestion: Sendable, Hashable {
  package let suggestion: Suggestion
  package let hyperparameters: Hyperparameters
  /// Index of the earlier suggestion that trains the same; nil for a new one.
  package let repeats: Int?
  /// One per seed and split.
  package internal(set) var replicates: [Replicate]
  /// Epochs after which it is judged, ascending.
  let rungs: [Int]
  /// Number of rungs at which it was allowed to continue.
  package internal(set) var passedRungs = 0
  /// The epoch after which it was pruned; nil if it was not.
  package internal(set) var prunedAfter: Int?

  /// The epoch after which it waits for a decision; nil if none is left.
  ///
  /// A suggestion of which a trial has ended by itself, as by early stopping, is no longer judged.
  package var nextRung: Int? {
    guard passedRungs < rungs.count else { return nil }
    let rung = rungs[passedRungs]
    return replicates.contains { $0.ending != nil && $0.values.count < rung } ? nil : rung
  }

  var hasEnded: Bool {
    prunedAfter != nil
      || nextRung == nil && replicates.allSatisfy { $0.ending != nil }
  }

  /// The mean metric after each epoch that all trials have trained and that decisions may know: one that
  /// may still be pruned shows no epoch after its next rung, even if an earlier sweep trained it further.
  var curve: [Double] {
    let known = replicates.map(\.values.count).min() ?? 0
    return (0..<min(known, prunedAfter ?? nextRung ?? known)).map { epoch in
      replicates.reduce(0) { $0 + $1.values[epoch] } / Double(replicates.count)
    }
  }

  /// Nil until it has ended.
  package var observation: Observation? {
    if let prunedAfter { return .pruned(epoch: prunedAfter, value: curve.last ?? .nan) }
    guard hasEnded else { return nil }
    var sums: [Double] = []
    for replicate in replicates {
      switch replicate.ending {
      case .finished(let values):
        sums = sums.isEmpty ? values : zip(sums, values).map { $0 + $1 }
      case .diverged: return .diverged
      case .failed: return .failed
      case nil: return nil
      }
    }
    return .finished(sums.map { $0 / Double(replicates.count) })
  }
}
