package import ExperimentModel

/// The report of a sweep as one web page: tables that can be sorted, and charts. It needs no network,
/// and no scripts to be read. A pure function of the snapshot, finished epochs included.
package struct HTMLReport: Sendable {
  /// Ends with a line break. Well-formed XML as well, after the first line.
  package let text: String

  package init(_ snapshot: SweepSnapshot, options: ReportOptions = .init()) {
    let comparison = Comparison(snapshot)
    let sections: [PageSection?] = [
      .comparison(comparison, options),
      .differences(comparison, options),
      .curves(comparison, options),
      .effects(comparison, options),
      .parameters(comparison, options),
      .cost(comparison, options),
      .timeline(snapshot, options),
      .metrics(comparison, options),
      .unfinished(snapshot, options),
      .origin(snapshot, options),
    ]
    let shown = sections.compactMap(\.self)
    let header = """
      <header>
      <h1>\(html(snapshot.sweep.name))</h1>
      \(summary(comparison, snapshot, options))
      <nav aria-label="\(html(PageWords(options.language).sections))">\(shown.map(\.link).joined())</nav>
      </header>
      """
    text = webPage(
      title: "\(snapshot.sweep.name) – \(PageWords(options.language).report)",
      header + "\n<main>\n" + shown.map(\.text).joined(separator: "\n") + "\n</main>",
      language: options.language)
  }
}
