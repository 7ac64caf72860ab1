import Evaluation
package import ExperimentModel
import TextLayout

/// The short table at the end of a run, best configuration first, what is really better, and how
/// many trials stand where.
package struct RunSummaryText: Sendable {
  /// Without a line break after the last line.
  package let text: String

  /// - Parameters:
  ///   - limit: configurations with a result beyond so many are left to the report; the baseline is
  ///     always shown.
  ///   - width: columns of the terminal; nil where it goes elsewhere.
  package init(_ snapshot: SweepSnapshot, rows limit: Int = 20, width: Int? = nil) {
    let comparison = Comparison(snapshot)
    let ranked = comparison.ranked
    let shown = ranked.enumerated().filter { $0.offset < limit || $0.element.isBaseline }
      .map(\.element)
    var lines: [String] = []
    if !shown.isEmpty {
      lines.append(
        TableFormat.table.render(
          Self.table(shown, comparison), width: width, elsewhere: "in the report"))
    }
    if shown.count < ranked.count {
      lines.append("… and \(ranked.count - shown.count) more, which the report lists")
    }
    if !shown.isEmpty {
      let findings = EnglishWords().findings(Findings(comparison, precision: 4)).singleLine
      lines += width.map(findings.wrapped) ?? [findings]
    }
    lines.append(Self.counts(snapshot.trials))
    text = lines.joined(separator: "\n")
  }

  private static func table(
    _ entries: [Comparison.Entry], _ comparison: Comparison
  ) -> Table {
    let metrics = comparison.shownMetrics
    var columns: [Table.Column] = [.init("number"), .init("name", isEssential: true)]
    columns += metrics.map { name in
      .init(Comparison.label(ofMetric: name), isEssential: name == comparison.target.name)
    }
    if comparison.hasSeveralSeeds { columns.append(.init("n")) }
    columns += [.init("result", isEssential: true), .init("description")]
    return Table(
      columns: columns,
      rows: entries.map { entry in
        var cells: [TableCell] = [.init(entry.number), .text(entry.configuration.name)]
        cells += metrics.map { .text(entry[$0].map { estimateText($0) } ?? "–") }
        if comparison.hasSeveralSeeds { cells.append(.init(entry.finished)) }
        return cells + [
          .text(comparison.standings.rows[entry.number].resultText),
          .text(entry.configuration.description),
        ]
      })
  }

  /// `12 of 14 trials finished, 1 failed, 1 interrupted`.
  private static func counts(_ trials: [TrialRecord]) -> String {
    let counts = Dictionary(trials.map { ($0.state, 1) }, uniquingKeysWith: +)
    let others = TrialState.allCases.filter { $0 != .finished }.compactMap { state in
      counts[state].map { "\($0) \(state == .queued ? "not started" : state.words)" }
    }
    return (["\(counts[.finished, default: 0]) of \(trials.count) trials finished"] + others)
      .joined(separator: ", ")
  }
}
