package import ExperimentModel

/// Every point of a finite space, in the order of its values. After the last one, and in infinite
/// spaces, points are random.
package struct GridSampler: Sampler {
  package static let word = SearchDefinition.Method.grid.rawValue
  package let usesResults = false

  /// The most points of a space.
  package static let mostPoints = 10_000

  package init() {}

  package func point(for request: SamplingRequest) -> ParameterSpace.Point {
    guard request.attempt == 0, let points = request.space.points(limit: Self.mostPoints),
      points.indices.contains(request.index)
    else { return RandomSampler().point(for: request) }
    return points[request.index]
  }
}
