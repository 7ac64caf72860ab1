package import ExperimentModel

/// Random search: independent draws from the prior distributions.
///
/// Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 2012.
package struct RandomSampler: Sampler {
  package let usesResults = false

  package init() {}

  package func point(for request: SamplingRequest) -> ParameterSpace.Point {
    let space = request.space
    return space.point { parameter in
      let random = request.random.keyed(by: space.parameters[parameter].name)
      let axis = space.axes[parameter]
      return axis.value(at: axis.coordinate(atQuantile: random.uniform()))
    }
  }
}
