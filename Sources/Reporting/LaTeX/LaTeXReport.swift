package import ExperimentModel

/// The table of configurations as a float for a paper, with what it rests on in its caption.
/// A document that takes it in needs `\usepackage{booktabs}`.
package struct LaTeXReport: Sendable {
  /// Ends with a line break.
  package let text: String

  package init(_ snapshot: SweepSnapshot, options: ReportOptions = .init()) {
    let comparison = Comparison(snapshot)
    let words = options.language.words
    let standings = comparison.standings
    var caption = [
      words.findings(Findings(comparison, precision: options.precision)),
      words.legend(
        metric: comparison.targetLabel, isHigherBetter: comparison.target.goal == .maximize),
      words.method(standings.method, tests: standings.tests),
    ]
    caption += ReportNotes(comparison, words).ofComparison
    if snapshot.dataset.isSynthetic { caption.append(words.synthetic) }
    let table = LaTeXTable(ConfigurationTable(comparison, options: options).table)
    let float = """
      \\begin{table}
      \\centering
      \\caption{\(latex(snapshot.sweep.name)). \(caption.map(latex).joined(separator: " "))}
      \(table.text)
      \\end{table}

      """
    text = "% Needs \\usepackage{booktabs}.\n" + beyondLatinDefinition(for: float) + float
  }
}
