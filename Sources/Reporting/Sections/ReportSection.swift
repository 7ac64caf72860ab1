import Analysis
import ExperimentModel

/// A section of a sweep's report, for all formats.
///
/// A new section is one file and its name in `SweepReport.sections`:
///
///     struct CostSection: ReportSection {
///       static let id = "cost"
///       let content: ReportContent
///
///       var heading: String { language.choose(english: "Quality and cost", korean: "품질과 비용") }
///       var blocks: [Block] { … }  // tables, figures, data for programs; none leaves the section out
///     }
protocol ReportSection: ReportPart {
  /// The section's anchor, unique in the report.
  static var id: String { get }
  var heading: String { get }
}

/// A part of a report: blocks for people and for programs.
protocol ReportPart: Sendable {
  init(content: ReportContent)
  var content: ReportContent { get }
  var blocks: [Block] { get }
}

/// Input of a report.
struct ReportContent: Sendable {
  let snapshot: SweepSnapshot
  let comparison: Comparison
  /// Of the sweep's confirmation, or of the sweep if it is one; nil without one.
  let confirmation: ConfirmationResults?
  let options: ReportOptions

  init(_ snapshot: SweepSnapshot, _ options: ReportOptions) {
    self.snapshot = snapshot
    self.options = options
    comparison = Comparison(snapshot)
    confirmation = ConfirmationResults(snapshot.confirmations.first ?? snapshot)
  }
}

extension ReportContent {
  /// The options of a table for people: of a search, the fixed configurations and the best
  /// suggestions, unless rows were chosen.
  var readableOptions: ReportOptions {
    guard options.shown == nil, let search = SearchResults(comparison) else { return options }
    let suggestions = Set(search.suggestions.map(\.entry.number))
    let best = search.finished.prefix(SearchSection.most).map(\.entry.number)
    var options = options
    options.shown = Set(comparison.entries.map(\.number)).subtracting(suggestions).union(best)
    return options
  }
}

extension ReportPart {
  var snapshot: SweepSnapshot { content.snapshot }
  var comparison: Comparison { content.comparison }
  var options: ReportOptions { content.options }
  var language: ReportLanguage { content.options.language }

  /// Label of the target metric.
  var metric: String { language.label(ofMetric: comparison.target.name) }

  /// Returns a table of the configurations with these columns.
  ///
  /// - Parameter options: nil for those of the report.
  func table(_ columns: [String], options: ReportOptions? = nil) -> ReportTable {
    ConfigurationTable(
      comparison, columns: columns.compactMap(ReportColumn.final), options: options ?? self.options
    ).table
  }
}
