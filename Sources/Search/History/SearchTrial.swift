package import ExperimentModel

/// One row of a search's history: a configuration and, once known, its outcome.
package struct SearchTrial: Sendable, Hashable {
  package let point: ParameterSpace.Point
  /// Nil while the trial is open. Repetitions of an earlier point may stay nil.
  package var observation: Observation?

  package init(point: ParameterSpace.Point, observation: Observation? = nil) {
    self.point = point
    self.observation = observation
  }
}
