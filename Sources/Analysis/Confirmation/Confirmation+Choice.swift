import Evaluation
package import ExperimentModel

extension Confirmation {
  /// Configurations to confirm, unless another number is wanted.
  package static let standardCount = 3

  /// Chooses the best configurations of a sweep by the validation rows' counterpart of its metric, or
  /// by the metric itself if validation cannot decide.
  ///
  /// The baseline is confirmed beside them, and counts as a candidate, but not as chosen.
  ///
  /// - Parameter count: of chosen configurations; as many as there are if fewer.
  /// - Returns: Nil without a value of a configuration other than the baseline.
  package init?(ofBest count: Int, in comparison: Comparison) {
    let metric = Self.choosingMetric(in: comparison)
    let measured = comparison.entries.compactMap { entry in
      entry[metric.name].map { (entry: entry, estimate: $0) }
    }
    // Equal means keep the order of the grid.
    let ranked = measured.filter { !$0.entry.isBaseline }.sorted { a, b in
      a.estimate.mean == b.estimate.mean
        ? a.entry.number < b.entry.number : metric.prefers(a.estimate.mean, to: b.estimate.mean)
    }
    let chosen = ranked.prefix(count).map(\.entry)
    guard !chosen.isEmpty else { return nil }
    let names = Set([metric.name, comparison.target.name])
    self.init(
      sweep: comparison.name, metric: metric,
      candidates: Candidates(measured.map { $0.entry.values(of: metric.name).map(\.value) }),
      tuned: ([comparison.baseline].compactMap(\.self) + chosen).map { entry in
        TunedResults(
          name: entry.configuration.name,
          values: Dictionary(
            uniqueKeysWithValues: names.map { ($0, entry.values(of: $0).map(\.value)) }))
      })
  }

  /// Returns the target metric of the validation rows if it decides, and if all configurations with a
  /// value of the target have one of it.
  private static func choosingMetric(in comparison: Comparison) -> TargetMetric {
    let target = comparison.target
    guard let metric = MetricDefinition.named(target.name), metric.scope != .validation else {
      return target
    }
    let counterpart = metric.ofTestRows.within(.validation)
    guard Selection.canDecide(counterpart, in: comparison),
      comparison.entries.allSatisfy({ $0[target.name] == nil || $0[counterpart.name] != nil })
    else { return target }
    return TargetMetric(name: counterpart.name, goal: counterpart.goal)
  }
}

extension Confirmation.Candidates {
  /// - Parameter values: of each configuration with one, by seed.
  fileprivate init(_ values: [[Double]]) {
    let means = values.map { $0.reduce(0, +) / Double($0.count) }
    let count = Double(values.count)
    self.init(
      count: values.count, mean: means.reduce(0, +) / count,
      deviation: pooledDeviation(values),
      seeds: count / values.reduce(0) { $0 + 1 / Double($1.count) })
  }
}

/// Returns the standard deviation within samples, with a mean of its own for each; nil if all have one
/// value.
func pooledDeviation(_ samples: [[Double]]) -> Double? {
  let freedom = samples.reduce(0) { $0 + max(0, $1.count - 1) }
  guard freedom > 0 else { return nil }
  let squares = samples.reduce(0) { sum, values in
    let mean = values.reduce(0, +) / Double(values.count)
    return sum + values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
  return (squares / Double(freedom)).squareRoot()
}
