package import ExperimentModel

/// Bayesian optimization: a Gaussian process with a Matérn 5/2 kernel and one length scale per
/// parameter predicts the metric, and the point of the largest expected improvement is next.
///
/// Hyperparameters of the kernel maximize their posterior density, with the priors of Optuna's
/// sampler. Pending trials are believed to result in their prediction (a constant liar whose lie is
/// the mean, "kriging believer"), which leaves the mean as it is and removes their uncertainty. A
/// diverged trial counts as the worst one. A pruned one counts as its value at the rung or the median
/// of finished trials, whichever is worse.
///
/// The first points are those of the Sobol sequence. The cost of a suggestion is bounded: of more than
/// 256 known trials, the process sees the best 64 and the latest others; of more than 64, the kernel is
/// fitted to the best 32 and to others at equal distances.
///
/// Snoek, Larochelle and Adams, "Practical Bayesian Optimization of Machine Learning Algorithms",
/// NeurIPS 2012; Ginsbourger, Le Riche and Carraro, "Kriging Is Well-Suited to Parallelize
/// Optimization", 2010.
package struct GaussianProcessSampler: Sampler {
  package let usesResults = true

  /// Known trials before the process predicts.
  package let startupTrials: Int
  /// Points of the Sobol set, times observations: at most 1024 points.
  package let candidateWork: Int
  /// Local searches, one of them from the best trial.
  package let localSearches: Int

  private static let mostObservations = 256
  private static let bestObservations = 64
  private static let mostFitted = 64

  package init(startupTrials: Int = 10, candidateWork: Int = 40_960, localSearches: Int = 6) {
    self.startupTrials = startupTrials
    self.candidateWork = candidateWork
    self.localSearches = localSearches
  }

  package func point(for request: SamplingRequest) -> ParameterSpace.Point {
    let history = request.history
    let features = SearchFeatures(history.space)
    guard history.known.count >= startupTrials, !features.axes.isEmpty,
      let search = acquisitionSearch(history, features)
    else { return SobolSampler().point(for: request) }
    let ranking = history.ranking
    let best = search.best(
      among: sobolSet(
        min(1024, candidateWork / min(history.known.count, Self.mostObservations)), features,
        request.random.keyed(by: "candidates")),
      incumbent: features.position(ofTrial: history.known[ranking[0]].coordinates),
      localSearches: localSearches)
    let points = best.lazy.map { features.point($0.position) }
    return points.first { history.firstIndex[$0] == nil } ?? features.point(best[0].position)
  }

  private func sobolSet(
    _ candidates: Int, _ features: SearchFeatures, _ random: SearchRandom
  ) -> [[Double]] {
    let dimensions = min(features.axes.count, SobolSequence.maximumDimensions)
    let sequence = SobolSequence(dimensions: dimensions, scrambledBy: random)
    return (0..<candidates).map { point in
      features.axes.enumerated().map { dimension, axis in
        axis.coordinate(
          atQuantile: dimension < dimensions
            ? sequence.quantile(dimension, of: point)
            : random.keyed(by: dimension).uniform(point))
      }
    }
  }

  /// Nil if all results are equal, or the covariance is singular.
  private func acquisitionSearch(
    _ history: SearchHistory, _ features: SearchFeatures
  ) -> AcquisitionSearch? {
    let losses = losses(history)
    let chosen = observations(history)
    let mean = chosen.map { losses[$0] }.reduce(0, +) / Double(chosen.count)
    let squares = chosen.map { (losses[$0] - mean) * (losses[$0] - mean) }.reduce(0, +)
    let deviation = (squares / Double(chosen.count)).squareRoot()
    guard deviation > 0, deviation.isFinite else { return nil }
    let targets = chosen.map { (losses[$0] - mean) / deviation }
    let points = chosen.map { features.features(ofTrial: history.known[$0].coordinates) }
    let parameters = fittedParameters(points, targets, features)
    guard
      let process = GaussianProcess(
        points, targets, isCategorical: features.isCategorical, parameters)
    else { return nil }
    let pending = history.pending.map { features.features(ofTrial: $0.coordinates) }
    let lies = pending.map { process.posterior(at: $0).mean }
    let believing =
      pending.isEmpty
      ? process
      : GaussianProcess(
        points + pending, targets + lies, isCategorical: features.isCategorical, parameters)
    return AcquisitionSearch(
      features: features, process: believing ?? process,
      threshold: targets.min() ?? 0)
  }

  /// Fits the kernel to a part of the observations, whose number enters to the third power.
  private func fittedParameters(
    _ points: [[Double]], _ targets: [Double], _ features: SearchFeatures
  ) -> KernelParameters {
    var chosen = Array(points.indices)
    if points.count > Self.mostFitted {
      let order = chosen.sorted { (targets[$0], $0) < (targets[$1], $1) }
      let best = Set(order.prefix(Self.mostFitted / 2))
      let others = chosen.filter { !best.contains($0) }
      let count = Self.mostFitted - best.count
      chosen = best.union((0..<count).map { others[$0 * others.count / count] }).sorted()
    }
    let (points, targets) = (chosen.map { points[$0] }, chosen.map { targets[$0] })
    return MarginalLikelihood(
      kernel: MaternKernel(points, isCategorical: features.isCategorical), points: points,
      targets: targets
    ).fittedParameters()
  }

  /// Positions in `known` that the process sees, ascending.
  private func observations(_ history: SearchHistory) -> [Int] {
    let count = history.known.count
    guard count > Self.mostObservations else { return Array(0..<count) }
    var chosen = Set(history.ranking.prefix(Self.bestObservations))
    for position in (0..<count).reversed() where chosen.count < Self.mostObservations {
      chosen.insert(position)
    }
    return chosen.sorted()
  }

  /// Losses by position in `known`, with those of trials without a final value filled in.
  private func losses(_ history: SearchHistory) -> [Double] {
    let finished = history.known.compactMap { known -> Double? in
      if case .finished(let loss) = known.standing { loss } else { nil }
    }.sorted()
    let median = finished.isEmpty ? -.infinity : finished[finished.count / 2]
    let pruned = history.known.map { known -> Double? in
      switch known.standing {
      case .finished(let loss): loss
      case .pruned(_, let loss) where loss < .greatestFiniteMagnitude: max(loss, median)
      case .pruned, .diverged: nil
      }
    }
    let worst = pruned.compactMap(\.self).max() ?? 0
    return pruned.map { $0 ?? worst }
  }
}
