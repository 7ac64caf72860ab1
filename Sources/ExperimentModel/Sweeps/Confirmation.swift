/// What a sweep confirms: the best configurations of another sweep, and their results when they were
/// chosen.
///
/// A confirmation is a sweep of its own, with the baseline, the chosen configurations and fresh seeds.
/// It is fixed when it begins: later runs of the other sweep change neither the choice nor the values that
/// fresh ones are compared with.
package struct Confirmation: Sendable, Hashable, Codable {
  /// Name of the sweep that the configurations were chosen from.
  package var sweep: String
  /// Metric that they were chosen by.
  package var metric: TargetMetric
  package var candidates: Candidates
  /// Results of the baseline, then those of the chosen configurations, best first.
  package var tuned: [TunedResults]
  /// Number of the sweep's trials that had not ended when they were chosen; nil if all had.
  package var unfinished: Int?

  package init(
    sweep: String, metric: TargetMetric, candidates: Candidates, tuned: [TunedResults],
    unfinished: Int? = nil
  ) {
    self.unfinished = unfinished
    self.sweep = sweep
    self.metric = metric
    self.candidates = candidates
    self.tuned = tuned
  }

  /// The configurations that competed, by the metric that chose.
  package struct Candidates: Sendable, Hashable, Codable {
    /// Number of configurations with a value, the baseline included.
    package var count: Int
    /// Mean over configurations.
    package var mean: Double
    /// Standard deviation over the seeds of a configuration, pooled; nil if each has one. With several
    /// splits, that over splits, without what a split does to all configurations.
    package var deviation: Double?
    /// Degrees of freedom of the deviation; nil without one.
    package var freedom: Int?
    /// Seeds per configuration, harmonic mean. With several splits, as many independent values as they
    /// are worth: 1 / (1/splits + test rows / training rows).
    package var seeds: Double

    package init(count: Int, mean: Double, deviation: Double?, freedom: Int?, seeds: Double) {
      self.freedom = freedom
      self.count = count
      self.mean = mean
      self.deviation = deviation
      self.seeds = seeds
    }
  }

  /// Results of a configuration in the sweep that it was chosen from.
  package struct TunedResults: Sendable, Hashable, Codable {
    package var name: String
    /// By metric, a value per seed, and per split if there are several.
    package var values: [String: [Double]]
    /// By metric, the split of each value; nil for one split.
    package var splits: [String: [UInt64]]?

    package init(
      name: String, values: [String: [Double]], splits: [String: [UInt64]]? = nil
    ) {
      self.splits = splits
      self.name = name
      self.values = values
    }
  }

  /// Name of the sweep that confirms another one.
  package static func name(of sweep: String) -> String { "\(sweep)-confirm" }
}
