package import Analysis
import ExperimentModel

/// A column of the table of configurations, as `--columns` and `--sort-by` name it. docs/reports.md
/// lists all of them.
package struct ReportColumn: Sendable {
  enum Content: Sendable {
    case number, name, description, isBaseline
    /// Finished trials: seeds, on each split.
    case seeds
    case setting(HyperparameterDefinition)
    case metric(MetricDefinition, MetricPart)
    case difference, differenceLow, differenceHigh, pairs
    /// Both bounds, for people.
    case interval
    /// Probability that the configuration beats the baseline with the same seed.
    case improvement, improvementLow, improvementHigh
    case p, adjustedP, equivalenceP, result, untested, verdict, isBest, tiesWithBest
    case seconds, memory, speed, isOnParetoFront, parameters
    case epoch(EpochValue)
  }

  enum MetricPart: Sendable { case mean, low, high, deviation }
  enum EpochValue: Sendable { case number, trainLoss, validationLoss, validationAUC }

  package let name: String
  let content: Content

  /// True if it shows a value of an epoch.
  var isOfEpoch: Bool { if case .epoch = content { true } else { false } }

  /// True if it compares configurations with each other.
  package var isOfComparison: Bool {
    switch content {
    case .isBaseline, .difference, .differenceLow, .differenceHigh, .pairs, .interval, .improvement,
      .improvementLow, .improvementHigh, .p, .adjustedP, .equivalenceP, .result, .untested,
      .verdict,
      .isBest, .tiesWithBest, .isOnParetoFront:
      true
    case .number, .name, .description, .seeds, .setting, .metric, .seconds, .memory, .speed,
      .parameters, .epoch:
      false
    }
  }

  /// The columns that every sweep has, in the order of a complete CSV.
  package static let all: [ReportColumn] =
    [
      .init(name: "number", content: .number), .init(name: "name", content: .name),
      .init(name: "description", content: .description),
      .init(name: "is_baseline", content: .isBaseline), .init(name: "n", content: .seeds),
    ]
    + HyperparameterDefinition.all.map {
      .init(name: $0.columnName, content: .setting($0))
    }
    + MetricDefinition.all.flatMap(columns) + [
      .init(name: "difference", content: .difference),
      .init(name: "difference_low", content: .differenceLow),
      .init(name: "difference_high", content: .differenceHigh),
      .init(name: "interval", content: .interval), .init(name: "pairs", content: .pairs),
      .init(name: "p", content: .p), .init(name: "p_adjusted", content: .adjustedP),
      .init(name: "p_equal", content: .equivalenceP),
      .init(name: "improvement", content: .improvement),
      .init(name: "improvement_low", content: .improvementLow),
      .init(name: "improvement_high", content: .improvementHigh),
      .init(name: "result", content: .result), .init(name: "verdict", content: .verdict),
      .init(name: "untested", content: .untested),
      .init(name: "is_best", content: .isBest),
      .init(name: "ties_with_best", content: .tiesWithBest),
      .init(name: "seconds", content: .seconds), .init(name: "peak_rss_mib", content: .memory),
      .init(name: "samples_per_second", content: .speed),
      .init(name: "is_on_pareto_front", content: .isOnParetoFront),
      .init(name: "parameters", content: .parameters),
      .init(name: "epoch", content: .epoch(.number)),
      .init(name: EpochMeasure.trainLoss.name, content: .epoch(.trainLoss)),
      .init(name: EpochMeasure.validationLoss.name, content: .epoch(.validationLoss)),
      .init(name: EpochMeasure.validationAUC.name, content: .epoch(.validationAUC)),
    ]

  /// All columns of a sweep: those of `all`, then the metrics that only some sweeps have.
  ///
  /// Sources of variance do not compete, so they have none that compares.
  package static func all(of comparison: Comparison) -> [ReportColumn] {
    // The mean of the final validation AUC is that of the kept epoch.
    let columns = all + comparison.otherMetrics.flatMap(columns).filter { byName[$0.name] == nil }
    return comparison.variance == nil ? columns : columns.filter { !$0.isOfComparison }
  }

  /// Returns the column with that name, of a final metric rather than of an epoch.
  static func final(_ name: String) -> ReportColumn? {
    MetricDefinition.named(name).map { columns(of: $0)[0] } ?? named(name)
  }

  /// Returns the column with that name; nil if there is none.
  ///
  /// Hyperparameters and metrics are also found by their names in grid files, such as
  /// `optimizer.momentum` or `ndcg_all@10`. Every metric has a column, even if no sweep measures
  /// it.
  package static func named(_ name: String) -> ReportColumn? {
    let name = HyperparameterDefinition.canonicalName(name)
    if let column = byName[name] ?? byName[name.replacing(".", with: "_")] { return column }
    if let metric = MetricDefinition.named(name) { return columns(of: metric)[0] }
    // Suffixes as in `columns(of:)`.
    for ending in ["", "_low", "_high", "_deviation"] where name.hasSuffix(ending) {
      if let metric = MetricDefinition.withColumn(String(name.dropLast(ending.count))) {
        return columns(of: metric).first { $0.name == name }
      }
    }
    return nil
  }

  /// The columns of a metric: mean, interval and deviation.
  private static func columns(of metric: MetricDefinition) -> [ReportColumn] {
    [
      ReportColumn(name: metric.column, content: .metric(metric, .mean)),
      ReportColumn(name: "\(metric.column)_low", content: .metric(metric, .low)),
      ReportColumn(name: "\(metric.column)_high", content: .metric(metric, .high)),
      ReportColumn(name: "\(metric.column)_deviation", content: .metric(metric, .deviation)),
    ]
  }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// Names of the columns of cost.
  static let costs = ["seconds", "peak_rss_mib", "samples_per_second"]

  /// The columns of a table of configurations unless others are chosen.
  package static func standard(_ comparison: Comparison) -> [ReportColumn] {
    let settings = SettingColumns(comparison.entries.map(\.configuration.hyperparameters))
    // Without descriptions the names stand for themselves.
    let hasDescriptions = comparison.entries.contains { !$0.configuration.description.isEmpty }
    var names = ["number", hasDescriptions ? "description" : "name"]
    names += settings.definitions.map(\.name)
    names += comparison.shownMetrics
    if comparison.hasSeveralSeeds { names.append("n") }
    if comparison.baselineComparison.tests > 0 { names += ["interval", "p_adjusted"] }
    if comparison.baselineComparison.rows.contains(where: { $0.improvement != nil }) {
      names.append("improvement")
    }
    let columns = (names + ["result"]).compactMap(final)
    return comparison.variance == nil ? columns : columns.filter { !$0.isOfComparison }
  }
}
