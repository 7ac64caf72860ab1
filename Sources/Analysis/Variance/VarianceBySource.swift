package import Evaluation
package import ExperimentModel

/// Standard deviation of the target metric by what the seeds vary: everything, or one source alone.
///
/// The method of Bouthillier et al., "Accounting for Variance in Machine Learning Benchmarks", MLSys
/// 2021: all other sources keep one seed.
package struct VarianceBySource: Sendable {
  /// Share of the variance below which a source is not worth averaging over: without it, the standard
  /// deviation is at most 5 % smaller.
  package static let leastShare = 0.1

  package enum Judgement: String, Sendable, Hashable, CaseIterable {
    /// The interval of the share is above `leastShare`.
    case worthAveraging = "worth_averaging"
    /// The interval of the share is below `leastShare`.
    case negligible
    /// The interval of the share includes `leastShare`.
    case open
  }

  package struct Row: Sendable {
    package let source: VarianceSource
    /// Number of its configuration.
    package let number: Int
    /// In the order of the seeds, without the fixed seed: its run would be in the samples of all sources,
    /// which must be independent.
    package let values: [Double]
    /// Nil without a value.
    package let mean: MeanEstimate?
    /// Nil for fewer than two values.
    package let deviation: DeviationEstimate?
    /// The share in the variance when everything varies, and its 95 % interval; nil if that variance
    /// is unknown or zero, and for the row where everything varies.
    package let share: Double?
    package let shareInterval: ClosedRange<Double>?

    /// Nil without a share.
    package var judgement: Judgement? {
      guard let shareInterval else { return nil }
      if shareInterval.lowerBound >= leastShare { return .worthAveraging }
      return shareInterval.upperBound < leastShare ? .negligible : .open
    }
  }

  /// The row where everything varies.
  package let all: Row
  /// The sources that the configuration uses, in the order of `VarianceSource`.
  package let sources: [Row]
  /// The sources that it does not use.
  package let unused: [VarianceSource]

  /// Nil unless the sweep studies the variance of a configuration.
  package init?(_ comparison: Comparison) {
    let metric = comparison.target.name
    func estimates(
      _ source: VarianceSource
    ) -> (number: Int, values: [Double], deviation: DeviationEstimate?)? {
      guard
        let entry = comparison.entries.first(where: {
          $0.configuration.hyperparameters[VarianceSource.setting] == source
        })
      else { return nil }
      let values = entry.values(of: metric)
        .filter { $0.replicate.seed != VarianceSource.fixedSeed }.map(\.value)
      return (entry.number, values, DeviationEstimate(values))
    }
    guard comparison.variance != nil, let whole = estimates(.all) else { return nil }
    let rows = VarianceSource.allCases.compactMap { source in
      estimates(source).map { number, values, deviation in
        let share =
          source == .all ? nil : whole.deviation.flatMap { deviation?.shareOfVariance(of: $0) }
        return Row(
          source: source, number: number, values: values,
          mean: MeanEstimate(values, within: Comparison.range(ofMetric: metric)),
          deviation: deviation, share: share?.share, shareInterval: share?.interval)
      }
    }
    all = rows[0]
    sources = Array(rows.dropFirst())
    unused = VarianceSource.allCases.filter { source in !rows.contains { $0.source == source } }
  }

  /// Returns the sources of a judgement, those of the largest share first.
  package func sources(judged judgement: Judgement) -> [Row] {
    sources.filter { $0.judgement == judgement }
      .sorted { ($0.share ?? 0) > ($1.share ?? 0) }
  }

  /// The factor within which the share of a source is known, both ways, and the fewest seeds of a row; nil
  /// without two seeds.
  package var uncertainty: (factor: Double, seeds: Int)? {
    let counts = ([all] + sources).compactMap(\.deviation?.count)
    return counts.min().map { count in
      let tail = (1 - MeanEstimate.confidence) / 2
      return (FDistribution(count - 1, count - 1).quantile(1 - tail), count)
    }
  }
}
