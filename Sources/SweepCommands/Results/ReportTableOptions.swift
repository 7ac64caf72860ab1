import Analysis
import ArgumentParser
import ExperimentFile
import ExperimentModel
import Foundation
import Reporting
import ResultStore

/// What the tables of a report show.
struct ReportTableOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Columns of the table, such as name,ndcg,result.", valueName: "name,…"),
    transform: NameArgument.columns)
  var columns: [ReportColumn]?

  @Option(
    help: ArgumentHelp(
      "Sort by a column: metrics best first, else ascending; or say :asc, :desc.",
      valueName: "column"),
    transform: NameArgument.order)
  var sortBy: ReportOrder?

  @Option(
    help: ArgumentHelp(
      "Show configurations with a trial for which this holds; columns are those of 'results'.",
      valueName: "SQL condition"))
  var filter: String?

  @Option(help: "Digits after the point, 0 to 12.")
  var precision = 4

  @Option(
    help: ArgumentHelp(
      "A pivot table alone: a row for each value of this setting…", valueName: "setting"),
    transform: NameArgument.setting)
  var rows: HyperparameterDefinition?

  @Option(
    help: ArgumentHelp("…and a column for each value of this one.", valueName: "setting"),
    transform: NameArgument.setting)
  var columnsBy: HyperparameterDefinition?

  @Option(
    help: ArgumentHelp(
      "The metric to judge by; the sweep's own by default.", valueName: "name"),
    transform: NameArgument.metric)
  var metric: MetricDefinition?

  @Option(
    help: ArgumentHelp(
      "Epoch of losses and validation AUC: last, best (by validation AUC) or a number.",
      valueName: "epoch"))
  var epoch: EpochChoice = .last

  @Option(help: ArgumentHelp("Language of headings and verdicts.", valueName: "language"))
  var lang: ReportLanguage = .english

  func validate() throws {
    if (rows == nil) != (columnsBy == nil) {
      throw ValidationError("a pivot table needs both --rows and --columns-by")
    }
    guard (0...12).contains(precision) else {
      throw ValidationError("--precision: a number from 0 to 12, not \(precision)")
    }
  }

  /// - Throws: `ResultStoreError` or `CommandFailure` where the filter is none, or leaves nothing.
  func options(forSweep name: String, in results: SQLiteResults) throws -> ReportOptions {
    let shown = try filter.map { try results.configurations(ofSweep: name, where: $0) }
    if let shown, shown.isEmpty {
      throw CommandFailure("--filter: no configuration of '\(name)' has a trial with \(filter!)")
    }
    return ReportOptions(
      columns: columns, order: sortBy, shown: shown, precision: precision, epoch: epoch,
      language: lang)
  }

  /// The pivot table that was asked for; nil for a report.
  func pivot(_ snapshot: SweepSnapshot, _ options: ReportOptions) -> Document? {
    guard let rows, let columnsBy else { return nil }
    let target = MetricDefinition.named(snapshot.sweep.metric.name)
    return (metric ?? target).map {
      Document(
        pivotOf: Comparison(snapshot), rows: rows, columns: columnsBy, metric: $0,
        options: options)
    }
  }
}

/// Columns, settings and metrics named on the command line.
enum NameArgument {
  @Sendable static func columns(_ text: String) throws -> [ReportColumn] {
    let names = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    guard !names.isEmpty else { throw ValidationError("no column is named") }
    return try names.map(column)
  }

  /// `seconds`, `seconds:asc` or `seconds:desc`.
  @Sendable static func order(_ text: String) throws -> ReportOrder {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return ReportOrder(try column(text)) }
    guard let direction = ReportOrder.Direction(rawValue: parts[1]) else {
      throw ValidationError(
        "'\(parts[1])' is no direction: write \(parts[0]):asc or \(parts[0]):desc")
    }
    return ReportOrder(try column(parts[0]), direction)
  }

  /// As grid files spell it, or with `_` for a dot.
  @Sendable static func setting(_ name: String) throws -> HyperparameterDefinition {
    let all = HyperparameterDefinition.all
    return try HyperparameterDefinition.named(name)
      ?? all.first { $0.columnName == name }
      ?? unknown("setting", name, among: all.map(\.name))
  }

  /// As grid files or the store's views spell it.
  @Sendable static func metric(_ name: String) throws -> MetricDefinition {
    try MetricDefinition.named(name) ?? MetricDefinition.withColumn(name)
      ?? unknown("metric", name, among: MetricDefinition.all.flatMap { [$0.name, $0.column] })
  }

  private static func column(_ name: String) throws -> ReportColumn {
    try ReportColumn.named(name) ?? unknown("column", name, among: ReportColumn.all.map(\.name))
  }

  private static func unknown<Value>(
    _ kind: String, _ name: String, among names: [String]
  ) throws -> Value {
    let nearest = Spelling.nearest(to: name, among: names)
    throw ValidationError(
      "there is no \(kind) '\(name)'; "
        + (nearest.map { "did you mean '\($0)'?" } ?? "docs/reports.md lists them"))
  }
}

extension ReportFormat: ExpressibleByArgument {}

extension ReportLanguage: ExpressibleByArgument {}

extension EpochChoice: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }

  package var defaultValueDescription: String { "last" }
}
