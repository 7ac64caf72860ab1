package import ExperimentModel

/// How a report is written.
package enum ReportFormat: String, Sendable, Hashable, CaseIterable {
  /// The whole report, to read and to paste.
  case markdown
  /// The whole report as a web page with charts.
  case html
  /// A row a configuration, with every column unless some were chosen.
  case csv
  /// Everything, or with chosen columns an array of rows.
  case json
  /// The table of configurations for a paper.
  case latex

  /// Whether the report shows single epochs of finished trials, and a snapshot must have them.
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

  /// The report as text, which ends with a line break.
  package func render(_ snapshot: SweepSnapshot, options: ReportOptions) -> String {
    switch self {
    case .markdown:
      return MarkdownReport(snapshot, options: options).text
    case .html:
      return HTMLReport(snapshot, options: options).text
    case .csv:
      return CSVTable(everyColumn(snapshot, options)).text + "\r\n"
    case .json:
      guard options.columns != nil || options.order != nil else {
        return JSONReport(snapshot, options: options).text
      }
      return JSONTable(everyColumn(snapshot, options)).text + "\n"
    case .latex:
      return LaTeXReport(snapshot, options: options).text
    }
  }

  /// The chosen columns, or all.
  private func everyColumn(_ snapshot: SweepSnapshot, _ options: ReportOptions) -> Table {
    let comparison = Comparison(snapshot)
    let columns = options.columns ?? ReportColumn.all(of: comparison)
    return ConfigurationTable(comparison, columns: columns, options: options).table.values
  }

  /// A pivot table alone, which ends with a line break; people are told what it shows.
  package func render(_ pivot: PivotTable) -> String {
    let table = pivot.table
    switch self {
    case .markdown: return table.markdown + "\n\n" + Reporting.markdown(pivot.note) + "\n"
    case .html:
      return webPage(
        title: "sweep report",
        HTMLTable(table, caption: "sweep report").text + paragraph(pivot.note, role: "quiet"))
    case .csv: return CSVTable(table.values).text + "\r\n"
    case .json: return JSONTable(table.values).text + "\n"
    case .latex:
      let text = "% \(Reporting.latex(pivot.note))\n" + LaTeXTable(table).text
      return beyondLatinDefinition(for: text) + text + "\n"
    }
  }
}
