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
    /// tuned one looked better. Paired by split if there are several.
    package let optimism: Optimism?
    /// Comparison of the fresh runs with the baseline.
    package let comparison: BaselineComparison.Row
  }

  package struct Optimism: Sendable, Hashable {
    package let mean: Double
    package let interval: ClosedRange<Double>?
  }

  /// What the best of equally good configurations leads their mean by.
  package struct Luck: Sendable, Hashable {
    /// Expected maximum of the candidates' means, above their common mean.
    package let expectedLead: Double
    /// Standard deviation over the seeds of a configuration, or over splits.
    package let deviation: Double
    /// True if each candidate had one seed, so that the deviation is that of the fresh runs.
    package let isFromFreshRuns: Bool
    /// What the first chosen configuration leads the mean of all candidates by.
    package let lead: Double
    /// Upper bound of the probability that the best of as many equal configurations leads by as much.
    package let p: Double

    /// True if luck alone rarely gives such a lead.
    package var isExceeded: Bool { p < 1 - MeanEstimate.confidence }
  }

  package let confirmation: Confirmation
  /// Comparison of the fresh runs.
  package let comparison: Comparison
  /// The chosen configurations by the sweep's metric, best first, then the baseline.
  package let rows: [Row]
  /// Nil if nothing shows how much seeds spread.
  package let luck: Luck?
  /// Names of the chosen configurations whose tuned mean is worse than the baseline's.
  package let outperformed: [String]

  /// Nil unless the snapshot is of a confirmation.
  package init?(_ snapshot: SweepSnapshot) {
    guard let confirmation = snapshot.sweep.confirmation else { return nil }
    let comparison = Comparison(snapshot)
    self.confirmation = confirmation
    self.comparison = comparison
    rows = Self.rows(confirmation, comparison, by: comparison.target)
    let first = confirmation.tuned.first { $0.name != snapshot.sweep.baseline }
    luck = Self.luck(
      confirmation, comparison, lead: first?.mean(of: confirmation.metric.name))
    outperformed = confirmation.outperformed(by: snapshot.sweep.baseline)
  }

  /// True if the baseline's tuned mean is the best by the metric that chose.
  package var isBaselineBest: Bool {
    !outperformed.isEmpty && outperformed.count == confirmation.tuned.count - 1
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
      let (old, optimism) = Self.optimism(of: entry, since: tuned, by: metric, comparison.splits)
      return Row(
        entry: entry, tuned: old, fresh: entry[metric.name], optimism: optimism,
        comparison: standings.rows[entry.number])
    }
    return rows.filter { !$0.entry.isBaseline } + rows.filter(\.entry.isBaseline)
  }

  /// Returns the tuned mean and its optimism.
  ///
  /// Tuned and fresh runs are on the same splits, so with several they are paired by split and tested
  /// like a difference from the baseline.
  private static func optimism(
    of entry: Comparison.Entry, since tuned: Confirmation.TunedResults, by metric: TargetMetric,
    _ splits: SplitDesign?
  ) -> (tuned: MeanEstimate?, optimism: Optimism?) {
    let (old, fresh) = (tuned.values[metric.name] ?? [], entry.values(of: metric.name))
    let range = Comparison.range(ofMetric: metric.name)
    let isHigherBetter = metric.goal == .maximize
    guard let splits else {
      let new = fresh.map(\.value)
      let difference =
        isHigherBetter
        ? UnpairedDifference(old, minus: new) : UnpairedDifference(new, minus: old)
      return (
        MeanEstimate(old, within: range),
        difference.map { Optimism(mean: $0.mean, interval: $0.interval) }
      )
    }
    let before = SplitDesign.means(tuned.splits?[metric.name] ?? [], old, by: \.self)
    let after = SplitDesign.means(fresh.map(\.replicate), fresh.map(\.value), by: \.split)
    let pairs = before.compactMap { old in
      after.first { $0.key == old.key }.map { (old.mean, $0.mean) }
    }
    let (first, second) = (pairs.map(\.0), pairs.map(\.1))
    let difference =
      isHigherBetter
      ? PairedDifference.tTest(first, minus: second, overlap: splits.ratio)
      : PairedDifference.tTest(second, minus: first, overlap: splits.ratio)
    return (
      MeanEstimate(before.map(\.mean), within: range, overlap: splits.ratio),
      difference.map { Optimism(mean: $0.mean, interval: $0.interval) }
    )
  }

  private static func luck(
    _ confirmation: Confirmation, _ comparison: Comparison, lead mean: Double?
  ) -> Luck? {
    let (candidates, metric) = (confirmation.candidates, confirmation.metric)
    let fresh = CandidateSpread(
      comparison.entries.map { $0.values(of: metric.name) }, comparison.splits)
    guard let deviation = candidates.deviation ?? fresh?.deviation, candidates.count > 1,
      let mean
    else { return nil }
    let count = Double(candidates.count)
    let error = deviation / candidates.seeds.squareRoot()
    let lead = metric.goal == .maximize ? mean - candidates.mean : candidates.mean - mean
    // Older confirmations have no degrees of freedom.
    let freedom =
      candidates.deviation == nil
      ? fresh?.freedom ?? 1
      : candidates.freedom ?? Int((count * (candidates.seeds - 1)).rounded())
    // Each configuration leads the mean of all, itself included; one of them is the best.
    let t = lead / (error * ((count - 1) / count).squareRoot())
    let tail = StudentT(degreesOfFreedom: min(max(freedom, 1), 1_000)).twoSidedProbability(t) / 2
    return Luck(
      expectedLead: error * expectedMaximumOfNormals(candidates.count), deviation: deviation,
      isFromFreshRuns: candidates.deviation == nil, lead: lead,
      p: t > 0 ? min(1, count * tail) : 1)
  }
}
