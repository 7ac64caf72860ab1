package import ExperimentModel

/// A configuration to try: values of the active parameters.
package struct Suggestion: Sendable, Hashable {
  /// Number of the trial in the search, from 0.
  package let index: Int
  /// Points are equal exactly if they are the same configuration: they list the active parameters
  /// in the order of the space.
  package let point: ParameterSpace.Point
  /// Index of the earlier suggestion with the same point, whose result is this one's too; nil for a
  /// new point. Nothing is trained for a repetition.
  package let repeats: Int?

  package init(index: Int, point: ParameterSpace.Point, repeats: Int? = nil) {
    self.index = index
    self.point = point
    self.repeats = repeats
  }
}
