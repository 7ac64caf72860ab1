package import Evaluation
package import ExperimentModel

/// Results of the best configurations of a sweep with fresh seeds, beside those that they were chosen by.
///
/// Among equally good configurations the chosen one has the most luck, so its tuned value is optimistic.
/// The fresh runs had no part in the choice: their comparison with the baseline is that of any sweep whose
/// seeds were fixed before any result was seen.
package struct ConfirmationResults: Sendable {
  /// One configuration, by one metric.
  package struct Row: Sendable {
    /// Of the fresh runs.
    package let entry: Comparison.Entry
    /// In the sweep that it was chosen from; nil without a value.
    package let tuned: MeanEstimate?
    /// Nil if no fresh run finished.
    package let fresh: MeanEstimate?
    /// How much better the tuned mean is than the fresh one: above zero for any goal of the metric if the
    /// tuned one looked better.
    package let optimism: UnpairedDifference?
    /// Comparison of the fresh runs with the baseline.
    package let comparison: BaselineComparison.Row
  }

  /// What the best of equally good configurations leads their mean by.
  package struct Luck: Sendable, Hashable {
    /// Expected maximum of the candidates' means, above their common mean.
    package let expectedLead: Double
    /// Standard deviation over the seeds of a configuration.
    package let deviation: Double
    /// True if each candidate had one seed, so that the deviation is that of the fresh runs.
    package let isFromFreshRuns: Bool
    /// What the first chosen configuration leads the mean of all candidates by.
    package let lead: Double
  }

  package let confirmation: Confirmation
  /// Comparison of the fresh runs.
  package let comparison: Comparison
  /// The chosen configurations by the sweep's metric, best first, then the baseline.
  package let rows: [Row]
  /// Nil if nothing shows how much seeds spread.
  package let luck: Luck?
  /// True if the baseline's tuned mean is the best by the metric that chose.
  package let isBaselineBest: Bool

  /// Nil unless the snapshot is of a confirmation.
  package init?(_ snapshot: SweepSnapshot) {
    guard let confirmation = snapshot.sweep.confirmation else { return nil }
    let comparison = Comparison(snapshot)
    self.confirmation = confirmation
    self.comparison = comparison
    rows = Self.rows(confirmation, comparison, by: comparison.target)
    luck = Self.luck(confirmation, comparison)
    let means = confirmation.tuned.map { tuned in
      MeanEstimate(tuned.values[confirmation.metric.name] ?? [])?.mean
    }
    let chosen = confirmation.tuned.indices.first {
      confirmation.tuned[$0].name != snapshot.sweep.baseline
    }
    let baseline = confirmation.tuned.firstIndex { $0.name == snapshot.sweep.baseline }
    if let best = chosen.flatMap({ means[$0] }), let value = baseline.flatMap({ means[$0] }) {
      isBaselineBest = confirmation.metric.prefers(value, to: best)
    } else {
      isBaselineBest = false
    }
  }

  /// True if the configurations were chosen by another metric than the sweep's.
  package var isChosenByAnother: Bool { confirmation.metric != comparison.target }

  /// The chosen configurations by the metric that chose them, best first, then the baseline.
  package var rowsOfChoice: [Row] {
    Self.rows(confirmation, comparison, by: confirmation.metric)
  }

  private static func rows(
    _ confirmation: Confirmation, _ comparison: Comparison, by metric: TargetMetric
  ) -> [Row] {
    let standings = comparison.baselineComparison(by: metric.name)
    let rows = confirmation.tuned.compactMap { tuned -> Row? in
      guard
        let entry = comparison.entries.first(where: { $0.configuration.name == tuned.name })
      else { return nil }
      let old = tuned.values[metric.name] ?? []
      let new = entry.values(of: metric.name).map(\.value)
      return Row(
        entry: entry, tuned: MeanEstimate(old, within: Comparison.range(ofMetric: metric.name)),
        fresh: entry[metric.name],
        optimism: metric.goal == .maximize
          ? UnpairedDifference(old, minus: new) : UnpairedDifference(new, minus: old),
        comparison: standings.rows[entry.number])
    }
    return rows.filter { !$0.entry.isBaseline } + rows.filter(\.entry.isBaseline)
  }

  private static func luck(_ confirmation: Confirmation, _ comparison: Comparison) -> Luck? {
    let (candidates, metric) = (confirmation.candidates, confirmation.metric)
    let fresh = pooledDeviation(
      comparison.entries.map { $0.values(of: metric.name).map(\.value) })
    let chosen = confirmation.tuned.first { $0.name != comparison.baseline?.configuration.name }
    guard let deviation = candidates.deviation ?? fresh, candidates.count > 1,
      let best = MeanEstimate(chosen?.values[metric.name] ?? [])?.mean
    else { return nil }
    return Luck(
      expectedLead: deviation / candidates.seeds.squareRoot()
        * expectedMaximumOfNormals(candidates.count),
      deviation: deviation, isFromFreshRuns: candidates.deviation == nil,
      lead: metric.goal == .maximize ? best - candidates.mean : candidates.mean - best)
  }
}
