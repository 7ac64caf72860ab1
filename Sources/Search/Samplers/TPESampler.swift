package import ExperimentModel

/// Tree-structured Parzen estimator: draws from a density of good trials the candidate that is
/// likeliest among them compared with the density of the others.
///
/// Defaults and rules are those of Optuna 5: parameters that are active together are sampled
/// jointly (`multivariate`), one group per condition (`group`), running trials count as bad ones
/// (`constant_liar`), and widths of kernels are bounded from below (`consider_magic_clip`).
///
/// Bergstra et al., "Algorithms for Hyper-Parameter Optimization", NeurIPS 2011; Watanabe,
/// "Tree-Structured Parzen Estimator: Understanding Its Algorithm Components and Their Roles for
/// Better Empirical Performance", 2023.
package struct TPESampler: Sampler {
  package let usesResults = true

  /// Known trials before which points are drawn from the prior distributions.
  package let startupTrials: Int
  /// Draws from the density of good trials.
  package let candidates: Int
  /// Weight of the prior distribution among the kernels, each of which weighs at most 1.
  package let priorWeight: Double

  package init(startupTrials: Int = 10, candidates: Int = 24, priorWeight: Double = 1) {
    self.startupTrials = startupTrials
    self.candidates = candidates
    self.priorWeight = priorWeight
  }

  package func point(for request: SamplingRequest) -> ParameterSpace.Point {
    let history = request.history
    guard history.known.count >= startupTrials else {
      return RandomSampler().point(for: request)
    }
    let (good, bad) = split(history)
    return request.space.point { group in
      let axes = group.map { request.space.axes[$0] }
      let random = group.map { request.random.keyed(by: request.space.parameters[$0].name) }
      return zip(axes, coordinates(axes, group, good, bad, random)).map { $0.value(at: $1) }
    }
  }

  /// Coordinates of good and of bad trials, each in the order of their indices. A tenth of the known
  /// trials is good, at most 25; pending ones are bad.
  private func split(_ history: SearchHistory) -> (good: [[Double]], bad: [[Double]]) {
    let count = history.known.count
    let isGood = Set(history.ranking.prefix(min((count + 9) / 10, 25)))
    var bad = history.pending
    for position in history.known.indices where !isGood.contains(position) {
      bad.append(history.known[position].asPending)
    }
    return (
      isGood.sorted().map { history.known[$0].coordinates },
      bad.sorted { $0.index < $1.index }.map(\.coordinates)
    )
  }

  /// Returns the coordinates of a group of parameters.
  private func coordinates(
    _ axes: [SearchAxis], _ group: [Int], _ good: [[Double]], _ bad: [[Double]],
    _ random: [SearchRandom]
  ) -> [Double] {
    let searched = axes.indices.filter { !axes[$0].isFixed }
    var chosen = Array(repeating: 0.0, count: axes.count)
    guard let first = searched.first else { return chosen }
    /// The trials in which the group was active.
    func observations(_ trials: [[Double]]) -> [[Double]] {
      trials.filter { !$0[group[0]].isNaN }.map { trial in searched.map { trial[group[$0]] } }
    }
    let searchedAxes = searched.map { axes[$0] }
    let goodDensity = ParzenEstimator(
      searchedAxes, observations: observations(good), priorWeight: priorWeight)
    let badDensity = ParzenEstimator(
      searchedAxes, observations: observations(bad), priorWeight: priorWeight)
    let draws = (0..<candidates).map { candidate in
      goodDensity.draw(
        kernelQuantile: random[first].keyed(by: "kernel").uniform(candidate),
        quantiles: searched.map { random[$0].uniform(candidate) })
    }
    let scores = zip(goodDensity.logDensities(draws), badDensity.logDensities(draws)).map(-)
    var best = 0
    for candidate in scores.indices where scores[candidate] > scores[best] { best = candidate }
    for (place, axis) in searched.enumerated() { chosen[axis] = draws[best][place] }
    return chosen
  }
}
