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
    let names = Set(comparison.metrics.map(\.name) + [metric.name, comparison.target.name])
    let unfinished = comparison.entries.reduce(0) { $0 + $1.pending.count }
    self.init(
      sweep: comparison.name, metric: metric,
      candidates: Candidates(
        measured.map(\.entry), by: metric.name, comparison.splits,
        // They competed too, over fewer epochs.
        pruned: comparison.entries.count { $0.finished == 0 && $0.states.contains(.pruned) }),
      tuned: ([comparison.baseline].compactMap(\.self) + chosen).map { entry in
        let values = Dictionary(
          uniqueKeysWithValues: names.map { ($0, entry.values(of: $0)) }
        ).filter { !$0.value.isEmpty }
        return TunedResults(
          name: entry.configuration.name, values: values.mapValues { $0.map(\.value) },
          splits: comparison.splits.map { _ in values.mapValues { $0.map(\.replicate.split) } })
      }, unfinished: unfinished == 0 ? nil : unfinished)
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

extension Confirmation {
  /// Returns the number of configurations beside the baseline that competed.
  package func competitors(of baseline: String) -> Int {
    let hasValue = tuned.contains { $0.name == baseline && $0.mean(of: metric.name) != nil }
    return candidates.count - (hasValue ? 1 : 0)
  }

  /// Returns the names of the chosen configurations whose tuned mean is worse than the baseline's, by the
  /// metric that chose.
  package func outperformed(by baseline: String) -> [String] {
    guard let value = tuned.first(where: { $0.name == baseline })?.mean(of: metric.name) else {
      return []
    }
    return tuned.filter { results in
      results.name != baseline
        && (results.mean(of: metric.name).map { metric.prefers(value, to: $0) } ?? false)
    }.map(\.name)
  }
}

extension Confirmation.TunedResults {
  /// Mean over seeds, or over the means of each split; nil without a value.
  func mean(of metric: String) -> Double? {
    guard let values = values[metric], !values.isEmpty else { return nil }
    guard let splits = splits?[metric] else { return values.mean }
    return SplitDesign.means(splits, values, by: \.self).map(\.mean).mean
  }
}

extension Confirmation.Candidates {
  /// - Parameters:
  ///   - entries: with a value of the metric.
  ///   - pruned: number of those that a search ended early.
  fileprivate init(
    _ entries: [Comparison.Entry], by metric: String, _ splits: SplitDesign?, pruned: Int
  ) {
    let values = entries.map { $0.values(of: metric) }
    let spread = CandidateSpread(values, splits)
    let seeds =
      splits.map { 1 / (1 / Double($0.count) + $0.ratio) }
      ?? Double(values.count) / values.reduce(0) { $0 + 1 / Double($1.count) }
    self.init(
      count: values.count + pruned, mean: entries.compactMap { $0[metric]?.mean }.mean,
      deviation: spread?.deviation, freedom: spread?.freedom, seeds: seeds)
  }
}
