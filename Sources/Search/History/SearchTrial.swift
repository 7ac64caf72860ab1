package import ExperimentModel

/// One row of a search's history: a configuration and what is known of it so far.
package struct SearchTrial: Sendable, Hashable {
  package let point: ParameterSpace.Point
  /// The metric after each epoch so far; needed only by searches with a pruning rule.
  package var values: [Double]
  /// Nil while the trial is open. Repetitions of an earlier point may stay nil.
  package var observation: Observation?

  package init(
    point: ParameterSpace.Point, values: [Double] = [], observation: Observation? = nil
  ) {
    self.point = point
    self.values = values
    self.observation = observation
  }

  /// Returns the outcome as far as the first epochs show it; nil if it is not known yet.
  ///
  /// A trial that trains longer counts as one that was pruned there, so that the answer does not
  /// depend on how far it has come.
  func observation(within epochs: Int) -> Observation? {
    let endsLater =
      switch observation {
      case .pruned(let epoch, _): epoch > epochs
      case .finished: values.count > epochs
      // The epoch after the last value is the one that did not succeed.
      case .diverged, .failed: values.count >= epochs
      case nil: true
      }
    guard endsLater, epochs < .max else { return observation }
    return values.count >= epochs
      ? .pruned(epoch: epochs, value: values[epochs - 1]) : nil
  }
}
