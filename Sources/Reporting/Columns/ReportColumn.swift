import ExperimentModel

/// A column of a table of configurations, as `--columns` and `--sort-by` name it. docs/reports.md
/// lists them all.
package struct ReportColumn: Sendable {
  enum Content: Sendable {
    case number, name, description, isBaseline
    /// Seeds that finished.
    case seeds
    case setting(HyperparameterDefinition)
    case metric(MetricDefinition, MetricPart)
    case difference, differenceLow, differenceHigh, pairs
    /// Low and high for people.
    case interval
    case p, adjustedP, result, untested, verdict, isBest, tiesWithBest
    case seconds, memory, speed, isOnParetoFront, parameters
    case epoch(EpochValue)
  }

  enum MetricPart: Sendable { case mean, low, high, deviation }
  enum EpochValue: Sendable { case number, trainLoss, validationLoss, validationAUC }

  package let name: String
  let content: Content

  /// Whether it shows an epoch.
  var isOfEpoch: Bool { if case .epoch = content { true } else { false } }

  /// Every column that any sweep has, in the order of a complete CSV.
  package static let all: [ReportColumn] =
    [
      .init(name: "number", content: .number), .init(name: "name", content: .name),
      .init(name: "description", content: .description),
      .init(name: "is_baseline", content: .isBaseline), .init(name: "n", content: .seeds),
    ]
    + HyperparameterDefinition.all.map {
      .init(name: $0.name.replacing(".", with: "_"), content: .setting($0))
    }
    + MetricDefinition.all.flatMap(columns) + [
      .init(name: "difference", content: .difference),
      .init(name: "difference_low", content: .differenceLow),
      .init(name: "difference_high", content: .differenceHigh),
      .init(name: "interval", content: .interval), .init(name: "pairs", content: .pairs),
      .init(name: "p", content: .p), .init(name: "p_adjusted", content: .adjustedP),
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

  /// Every column of a sweep: those of `all`, then its metrics that other sweeps lack.
  package static func all(of comparison: Comparison) -> [ReportColumn] {
    all + comparison.otherMetrics.flatMap(columns)
  }

  /// The column of that name. Hyperparameters and metrics also go by the names of grid files:
  /// `optimizer.momentum`, `ndcg_all@10`. Any metric has one, whether a sweep has it or not.
  package static func named(_ name: String) -> ReportColumn? {
    let name = HyperparameterDefinition.canonicalName(name)
    if let column = byName[name] ?? byName[name.replacing(".", with: "_")] { return column }
    if let metric = MetricDefinition.named(name) { return columns(of: metric)[0] }
    // As `columns` spells them.
    for ending in ["", "_low", "_high", "_deviation"] where name.hasSuffix(ending) {
      if let metric = MetricDefinition.withColumn(String(name.dropLast(ending.count))) {
        return columns(of: metric).first { $0.name == name }
      }
    }
    return nil
  }

  /// The mean of a metric, and how well it is known.
  private static func columns(of metric: MetricDefinition) -> [ReportColumn] {
    [
      ReportColumn(name: metric.column, content: .metric(metric, .mean)),
      ReportColumn(name: "\(metric.column)_low", content: .metric(metric, .low)),
      ReportColumn(name: "\(metric.column)_high", content: .metric(metric, .high)),
      ReportColumn(name: "\(metric.column)_deviation", content: .metric(metric, .deviation)),
    ]
  }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// What a table of configurations has unless told otherwise.
  package static func standard(_ comparison: Comparison) -> [ReportColumn] {
    let settings = SettingColumns(comparison.entries.map(\.configuration.hyperparameters))
    var names = ["number", "description"]
    names += settings.definitions.map(\.name)
    names += comparison.shownMetrics
    if comparison.hasSeveralSeeds { names.append("n") }
    if comparison.standings.tests > 0 { names += ["interval", "p_adjusted"] }
    return (names + ["result"]).compactMap { named($0) }
  }
}
