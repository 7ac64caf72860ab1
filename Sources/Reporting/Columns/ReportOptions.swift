package import Analysis
import ExperimentModel

/// Selection, order, precision and language of a report.
package struct ReportOptions: Sendable {
  /// Columns of the table of configurations; nil for the standard ones.
  package var columns: [ReportColumn]?
  /// Order of its rows; nil for that of the grid file.
  package var order: ReportOrder?
  /// Numbers of the configurations to show; nil for all. The whole sweep is compared in any case,
  /// so that choosing rows changes no p value.
  package var shown: Set<Int>?
  /// Digits after the point of metrics, differences and losses.
  package var precision: Int
  package var epoch: EpochChoice
  package var language: ReportLanguage

  package init(
    columns: [ReportColumn]? = nil, order: ReportOrder? = nil, shown: Set<Int>? = nil,
    precision: Int = 4, epoch: EpochChoice = .last, language: ReportLanguage = .english
  ) {
    self.columns = columns
    self.order = order
    self.shown = shown
    self.precision = precision
    self.epoch = epoch
    self.language = language
  }

  /// Returns the options without configurations that have no finished seed.
  func onlyFinished(_ comparison: Comparison) -> ReportOptions {
    let finished = Set(comparison.entries.filter { $0.finished > 0 }.map(\.number))
    var options = self
    options.shown = shown.map(finished.intersection) ?? finished
    return options
  }
}

/// A column to sort by, and the direction.
package struct ReportOrder: Sendable {
  package enum Direction: String, Sendable, CaseIterable {
    case ascending = "asc"
    case descending = "desc"
  }

  package let column: ReportColumn
  /// Nil for metrics best first and all else ascending.
  package let direction: Direction?

  package init(_ column: ReportColumn, _ direction: Direction? = nil) {
    self.column = column
    self.direction = direction
  }

  var isDescending: Bool {
    if let direction { return direction == .descending }
    if case .metric(let metric, .mean) = column.content { return metric.goal == .maximize }
    return false
  }
}
