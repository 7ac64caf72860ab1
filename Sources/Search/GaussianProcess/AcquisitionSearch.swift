import ExperimentModel

/// Maximizes the expected improvement over a search space: a Sobol set of candidates, then local
/// searches from the best of them.
///
/// Numeric parameters move along the gradient, quantized ones rounded at the end; categories are
/// tried one by one; both in turn until nothing improves.
struct AcquisitionSearch {
  let features: SearchFeatures
  let process: GaussianProcess
  /// Smallest observation, standardized.
  let threshold: Double

  private static let rounds = 4
  /// Most values of a quantized parameter that is searched value by value.
  private static let listedValues = 16

  /// A position with its acquisition.
  struct Scored {
    /// Coordinates by searched parameter, those of inactive ones too.
    var position: [Double]
    var value: Double
  }

  /// Returns positions in the order of their acquisition, the best first.
  ///
  /// - Parameters:
  ///   - candidates: positions to begin with.
  ///   - incumbent: the position of the best trial, from which a local search starts too.
  func best(among candidates: [[Double]], incumbent: [Double], localSearches: Int) -> [Scored] {
    let scored = sorted(candidates.map { Scored(position: $0, value: value($0)) })
    let starts =
      scored.prefix(localSearches - 1) + [
        Scored(position: incumbent, value: value(incumbent))
      ]
    return sorted(starts.map(improved) + scored)
  }

  /// Ties keep their order.
  private func sorted(_ scored: [Scored]) -> [Scored] {
    scored.indices.sorted {
      scored[$0].value != scored[$1].value ? scored[$0].value > scored[$1].value : $0 < $1
    }.map { scored[$0] }
  }

  private func value(_ position: [Double]) -> Double {
    let (mean, deviation) = process.posterior(at: features.features(position))
    return ExpectedImprovement.logarithm(
      mean: mean, deviation: deviation, threshold: threshold
    ).value
  }

  private func improved(_ start: Scored) -> Scored {
    var best = start
    for _ in 0..<Self.rounds {
      let before = best.value
      best = alongGradient(best)
      for parameter in features.axes.indices { best = amongValues(of: parameter, best) }
      if best.value <= before { break }
    }
    return best
  }

  /// Climbs with all numeric parameters; those that are inactive have no gradient.
  private func alongGradient(_ start: Scored) -> Scored {
    let numeric = features.axes.indices.filter { !features.isCategorical[$0] }
    guard !numeric.isEmpty else { return start }
    // In units of length scales, in which the acquisition is equally curved in all directions.
    let lengths = numeric.map {
      1 / process.parameters.inverseSquaredLengths[$0].squareRoot()
    }
    let minimizer = BoundedMinimizer(
      bounds: lengths.map { 0...(1 / $0) }, iterations: 30, tolerance: 1e-2)
    func position(_ scaled: [Double]) -> [Double] {
      var position = start.position
      for (place, parameter) in numeric.enumerated() {
        position[parameter] = scaled[place] * lengths[place]
      }
      return position
    }
    let scaled = zip(numeric, lengths).map { start.position[$0] / $1 }
    let (end, _) = minimizer.minimize(from: scaled) { scaled in
      let encoded = features.features(position(scaled))
      let posterior = process.posteriorGradient(at: encoded)
      let improvement = ExpectedImprovement.logarithm(
        mean: posterior.mean, deviation: posterior.deviation, threshold: threshold)
      let isActive = features.activity(position(scaled))
      let gradient = zip(numeric, lengths).map { parameter, length in
        guard isActive[parameter] else { return 0.0 }
        return -length
          * (improvement.byMean * posterior.meanGradient[parameter]
            + improvement.byDeviation * posterior.deviationGradient[parameter])
      }
      return (-improvement.value, gradient)
    }
    let snapped = features.snapped(position(end))
    let value = value(snapped)
    return value > start.value ? Scored(position: snapped, value: value) : start
  }

  /// Tries all values of a category, or of a quantized parameter with few values.
  private func amongValues(of parameter: Int, _ start: Scored) -> Scored {
    var best = start
    for coordinate in features.coordinates(of: parameter, limit: Self.listedValues) {
      var position = start.position
      guard position[parameter] != coordinate else { continue }
      position[parameter] = coordinate
      let value = value(position)
      if value > best.value { best = Scored(position: position, value: value) }
    }
    return best
  }
}
