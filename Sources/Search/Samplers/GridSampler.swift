package import ExperimentModel

/// Every point of a finite space, in the order of its values. After the last one, and in infinite
/// spaces, points are random.
package struct GridSampler: Sampler {
  package let usesResults = false

  package init() {}

  package func point(for request: SamplingRequest) -> ParameterSpace.Point {
    guard request.attempt == 0,
      let points = request.space.points(limit: SearchDefinition.mostTrials),
      points.indices.contains(request.index)
    else { return RandomSampler().point(for: request) }
    return points[request.index]
  }
}
