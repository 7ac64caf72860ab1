import Analysis
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

  /// Returns the report as text, with a line break at its end.
  package func render(_ snapshot: SweepSnapshot, options: ReportOptions = .init()) -> String {
    switch self {
    case .markdown, .html: return render(SweepReport(snapshot, options: options).document)
    case .latex:
      let report = SweepReport(snapshot, options: options, sections: [ComparisonSection.self])
      return render(report.document)
    case .csv: return render(everyColumn(snapshot, options))
    case .json:
      guard options.columns != nil || options.order != nil else {
        return SweepReport(snapshot, options: options).json
      }
      return render(everyColumn(snapshot, options))
    }
  }

  /// Returns a document as text, with a line break at its end; programs get its first table.
  package func render(_ document: Document) -> String {
    switch self {
    case .markdown: MarkdownRenderer().render(document)
    case .html: HTMLRenderer().render(document)
    case .latex: LaTeXRenderer().render(document)
    case .csv, .json: render(document.tables.first?.values ?? Table(columns: [String]()))
    }
  }

  private func render(_ table: Table) -> String {
    self == .json ? JSONTable(table).text + "\n" : CSVTable(table).text + "\r\n"
  }

  /// The chosen columns, or all.
  private func everyColumn(_ snapshot: SweepSnapshot, _ options: ReportOptions) -> Table {
    let comparison = Comparison(snapshot)
    let columns = options.columns ?? ReportColumn.all(of: comparison)
    return ConfigurationTable(comparison, columns: columns, options: options).table.values
  }
}
