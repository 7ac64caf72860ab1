package import ExperimentModel

/// Quasi-random search: the points of a scrambled Sobol sequence, which cover the space more evenly
/// than random ones.
///
/// Suggestion k is point k of the sequence; the seed scrambles it. Each searched parameter is one
/// dimension, those without an effect at a point included. Parameters beyond the 64th are drawn
/// independently. A point that was suggested before is replaced by a random one.
///
/// Sobol, "On the Distribution of Points in a Cube and the Approximate Evaluation of Integrals",
/// USSR Computational Mathematics and Mathematical Physics 1967; Owen, "Randomly Permuted
/// (t,m,s)-Nets and (t,s)-Sequences", 1995.
package struct SobolSampler: Sampler {
  package let usesResults = false

  package init() {}

  package func point(for request: SamplingRequest) -> ParameterSpace.Point {
    guard request.attempt == 0 else { return RandomSampler().point(for: request) }
    let space = request.space
    let searched = space.axes.indices.filter { !space.axes[$0].isFixed }
    let sequence = SobolSequence(
      dimensions: min(searched.count, SobolSequence.maximumDimensions),
      scrambledBy: request.searchRandom.keyed(by: "sobol"))
    return space.point { parameter in
      let axis = space.axes[parameter]
      let quantile =
        if let dimension = searched.firstIndex(of: parameter),
          dimension < SobolSequence.maximumDimensions
        {
          sequence.quantile(dimension, of: request.index)
        } else {
          request.random.keyed(by: space.parameters[parameter].name).uniform()
        }
      return axis.value(at: axis.coordinate(atQuantile: quantile))
    }
  }
}
