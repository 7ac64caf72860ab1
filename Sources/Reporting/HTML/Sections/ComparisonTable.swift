import ExperimentModel

extension PageSection {
  /// The table of configurations, and how to read it.
  static func comparison(_ comparison: Comparison, _ options: ReportOptions) -> PageSection {
    let words = options.language.words
    let standings = comparison.standings
    let table = ConfigurationTable(
      comparison, columns: columns(comparison, options), options: options)
    return PageSection(
      id: "comparison", heading: PageWords(options.language).comparison,
      body: HTMLTable(table.table, caption: PageWords(options.language).comparison).text
        + paragraph(
          words.legend(
            metric: comparison.targetLabel, isHigherBetter: comparison.target.goal == .maximize),
          role: "quiet")
        + ([words.method(standings.method, tests: standings.tests)]
        + ReportNotes(comparison, words).ofComparison).map { paragraph($0, role: "quiet") }
        .joined())
  }

  /// Results first: settings may be many, and screens narrow.
  private static func columns(_ comparison: Comparison, _ options: ReportOptions) -> [ReportColumn]
  {
    if let columns = options.columns { return columns }
    let standard = ReportColumn.standard(comparison)
    let settings = Set(
      HyperparameterDefinition.all.compactMap { ReportColumn.named($0.name)?.name })
    let first = ["number", "name"]
    let last = standard.filter { settings.contains($0.name) }
    let results = standard.filter {
      !settings.contains($0.name) && !first.contains($0.name) && $0.name != "description"
    }
    return (first.compactMap(ReportColumn.named) + results)
      + ["description"].compactMap(ReportColumn.named) + last
  }
}
