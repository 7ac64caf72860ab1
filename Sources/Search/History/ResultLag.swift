/// How much of an earlier trial's results a suggestion may use, by their distance.
///
/// Without pruning, suggestion k uses the results of trials 0 … k − `lag`. With pruning, trials take
/// very different times, and to wait for the longest one would idle most workers. There, the results
/// after ηⁱ times the first rung's epochs are used from a distance of `lag` · ηⁱ on, and final results
/// from the distance of the stage after the last.
package struct ResultLag: Sendable, Hashable {
  /// At least 1, which is a sequential search.
  package let lag: Int
  /// Epochs of partial results, ascending; empty without pruning.
  package let stages: [Int]
  private let eta: Int

  package init(_ lag: Int, pruning: PruningRule? = nil) {
    precondition(lag >= 1, "a suggestion cannot use its own result")
    self.lag = lag
    eta = pruning?.eta ?? 2
    var stages: [Int] = []
    if let pruning {
      var epochs = pruning.minimumEpochs
      while epochs < pruning.maximumEpochs {
        stages.append(epochs)
        epochs = epochs > pruning.maximumEpochs / eta ? pruning.maximumEpochs : epochs * eta
      }
    }
    self.stages = stages
  }

  /// Returns the number of epochs whose results a suggestion uses of a trial that many places before
  /// it; nil for none, `Int.max` for the final result.
  package func epochs(atDistance distance: Int) -> Int? {
    var needed = lag
    guard distance >= needed else { return nil }
    var visible: Int?
    for stage in stages {
      guard distance >= needed else { return visible }
      visible = stage
      needed = needed > Int.max / eta ? .max : needed * eta
    }
    return distance >= needed ? .max : visible
  }
}
