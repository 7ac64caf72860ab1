package import ExperimentModel

/// The format that a report is written in.
package enum ReportFormat: String, Sendable, Hashable, CaseIterable {
  /// The report without figures, to read and to paste.
  case markdown
  /// The report as a web page with charts.
  case html
  /// One row per configuration, with every column unless some are chosen.
  case csv
  /// The whole report for programs; with chosen columns, an array of rows.
  case json
  /// The table of configurations for a paper.
  case latex

  /// True if the report shows single epochs of finished trials, so that a snapshot must have them.
  package func showsEpochs(_ options: ReportOptions) -> Bool {
    let columns: [ReportColumn]
    switch self {
    case .html: return true
    case .markdown, .latex: columns = options.columns ?? []
    case .csv: columns = options.columns ?? ReportColumn.all
    case .json:
      columns = options.columns ?? (options.order == nil ? [] : ReportColumn.all)
    }
    return (columns + [options.order?.column].compactMap(\.self)).contains(where: \.isOfEpoch)
  }

  /// Returns the report, as far as the format shows it.
  package func document(of snapshot: SweepSnapshot, options: ReportOptions = .init()) -> Document {
    switch self {
    case .markdown, .html: return SweepReport(snapshot, options: options).document
    case .json where !options.isOfRows: return SweepReport(snapshot, options: options).document
    case .latex, .csv, .json:
      let isVariance = snapshot.sweep.variance != nil && !options.isOfRows
      return SweepReport(
        snapshot, options: options,
        sections: [isVariance ? VarianceSection.self : ComparisonSection.self]
      ).document
    }
  }

  /// Returns the report as text, with a line break at its end.
  package func render(_ snapshot: SweepSnapshot, options: ReportOptions = .init()) -> String {
    render(document(of: snapshot, options: options), options: options)
  }

  /// Returns a document as text, with a line break at its end.
  package func render(_ document: Document, options: ReportOptions = .init()) -> String {
    let renderer: any DocumentRenderer =
      switch self {
      case .markdown: MarkdownRenderer()
      case .html: HTMLRenderer()
      case .latex: LaTeXRenderer()
      case .csv: CSVRenderer()
      case .json: JSONRenderer(isTable: options.isOfRows)
      }
    return renderer.render(document)
  }
}

extension ReportOptions {
  /// True if columns or an order were chosen, which only rows have.
  fileprivate var isOfRows: Bool { columns != nil || order != nil }
}
