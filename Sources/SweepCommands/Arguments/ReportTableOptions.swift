import Analysis
import ArgumentParser
import ExperimentModel
import Reporting
import SweepService

/// Columns, rows and metric of a report's tables.
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
      "Show only configurations with a trial that satisfies this; columns are those of 'results'.",
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
      """
      Epoch of losses and validation AUC: last (where early stopping restored weights, their epoch), \
      best (by the monitored measure, else validation AUC) or a number.
      """,
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

  var options: ReportOptions {
    ReportOptions(
      columns: columns, order: sortBy, precision: precision, epoch: epoch, language: lang)
  }

  var pivot: ReportRequest.Pivot? {
    guard let rows, let columnsBy else { return nil }
    return ReportRequest.Pivot(rows: rows, columns: columnsBy)
  }
}
