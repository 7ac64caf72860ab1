import Evaluation
import ExperimentModel
import TextLayout

/// The comparison as tables that people read.
struct SideBySideText {
  let text: String

  /// Epochs beyond so many are shown at equal distances.
  private static let mostEpochs = 20

  /// - Parameter width: columns of the terminal; nil where it goes elsewhere.
  init(_ compared: SideBySide, _ format: TableFormat, width: Int?) {
    func render(_ table: Table) -> String {
      format.render(table, width: width, elsewhere: "in --format csv")
    }
    func wrapped(_ text: String) -> String {
      width.map { text.wrapped(to: $0).joined(separator: "\n") } ?? text
    }
    let note = Self.note(compared)
    let parts: [(heading: String, body: String)] = [
      (
        "Settings that differ",
        Self.settings(compared).map(render) ?? "none: all have the same settings"
      ),
      (
        "Metrics on the test rows",
        ([render(Self.metrics(compared)), wrapped(note)]
          + (Self.untested(compared) + ReportNotes(compared.comparison, EnglishWords()).ofMetrics)
          .map(wrapped)).joined(separator: "\n\n")
      ),
      ("Cost", render(Self.cost(compared))),
      (
        "Validation AUC by epoch",
        Self.epochs(compared).map(render) ?? Self.missingEpochs(compared)
      ),
    ]
    text = parts.map { part in
      (format == .markdown ? "## \(part.heading)\n\n" : "\(part.heading)\n") + part.body
    }.joined(separator: "\n\n")
  }

  private static func names(_ compared: SideBySide) -> [String] {
    compared.comparison.entries.map(\.configuration.name)
  }

  /// Nil where all settings are the same.
  private static func settings(_ compared: SideBySide) -> Table? {
    guard !compared.settings.isEmpty else { return nil }
    return Table(
      columns: ["setting"] + names(compared),
      rows: compared.settings.map { definition in
        [.text(definition.name)]
          + compared.comparison.entries.map {
            .text(SettingColumns.text(definition, in: $0.configuration.hyperparameters))
          }
      })
  }

  /// Values beside each other, each but the first with its difference to the first.
  private static func metrics(_ compared: SideBySide) -> Table {
    let entries = compared.comparison.entries
    var columns = ["metric", entries[0].configuration.name]
    for entry in entries.dropFirst() {
      columns += [entry.configuration.name, "less \(entries[0].configuration.name)"]
    }
    let seeds: [TableCell] = entries.flatMap { entry in
      let cell = TableCell.text("\(entry.finished) of \(entry.trials.count)")
      return entry.isBaseline ? [cell] : [cell, .null]
    }
    return Table(
      columns: columns,
      rows: [[.text("seeds finished")] + seeds]
        + compared.standings.map { standings in
          [.text(Comparison.label(ofMetric: standings.metric.name))]
            + standings.rows.flatMap { row -> [TableCell] in
              let value = TableCell.text(row.estimate.map { estimateText($0) } ?? "–")
              return row.number == 0 ? [value] : [value, .text(difference(row))]
            }
        })
  }

  /// `+0.0110 (+0.0020 … +0.0200) ⬆`.
  private static func difference(_ row: Standing) -> String {
    guard let difference = row.difference else { return "–" }
    let parts = [
      differenceText(difference.mean),
      difference.interval.map { "(\(intervalText($0)))" },
      row.verdict.symbol,
    ]
    return parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
  }

  private static func note(_ compared: SideBySide) -> String {
    let tests = compared.standings.map(\.tests).max() ?? 0
    let marks =
      "⬆ or ⬇ where p < 0.05" + (tests > 1 ? " adjusted for \(tests) comparisons" : "")
      + ", else ≈."
    if compared.comparison.hasSeveralSeeds {
      return "Differences are paired by seed: mean, 95 % interval, and \(marks)"
    }
    return tests == 0
      ? "Each ran once, and nothing tells whether differences are chance."
      : "Differences are paired by user, for each ran once: mean, 95 % interval (bootstrap), and "
        + "\(marks) Metrics without values of each user are not tested and have no mark."
  }

  /// The differences that have no test for another reason than that the metric has no values of each
  /// user.
  private static func untested(_ compared: SideBySide) -> [String] {
    let words = EnglishWords()
    let reasons = compared.standings.flatMap { standings in
      standings.rows.compactMap { row -> String? in
        guard let reason = row.difference?.untestable, reason != .noUserValues else { return nil }
        return "\(Comparison.label(ofMetric: standings.metric.name)) of "
          + "\(compared.comparison.entries[row.number].configuration.name) "
          + "(\(words.untestable(reason)))"
      }
    }
    return reasons.isEmpty ? [] : [words.untested(reasons)]
  }

  private static func cost(_ compared: SideBySide) -> Table {
    let costs = compared.comparison.entries.map(\.cost)
    return Table(
      columns: ["a trial"] + names(compared),
      rows: [
        [.text("seconds")]
          + costs.map { .text($0.seconds.map { fixed($0.mean, decimals: 1) } ?? "–") },
        [.text("peak memory")] + costs.map { .text($0.peakBytes.map(byteText) ?? "–") },
        [.text("samples/s")]
          + costs.map { .text($0.samplesPerSecond.map { grouped(Int($0.mean)) } ?? "–") },
      ])
  }

  /// Why there is no table of epochs.
  private static func missingEpochs(_ compared: SideBySide) -> String {
    let hasEpochs = compared.comparison.entries.contains { entry in
      entry.trials.contains { !$0.epochs.isEmpty }
    }
    return hasEpochs
      ? "none: the validation rows are all of one label" : "no epoch has finished yet"
  }

  /// Nil where no epoch has a validation AUC.
  private static func epochs(_ compared: SideBySide) -> Table? {
    let curves = compared.comparison.entries.map { LearningCurve($0.trials, .validationAUC) }
    guard let last = curves.compactMap({ $0?.points.last?.epoch }).max() else {
      return nil
    }
    let step = (last + mostEpochs - 1) / mostEpochs
    let shown = Array(stride(from: 1, to: last, by: step)) + [last]
    let values = curves.map { curve in
      Dictionary(uniqueKeysWithValues: (curve?.points ?? []).map { ($0.epoch, $0.mean) })
    }
    return Table(
      columns: ["epoch"] + names(compared),
      rows: shown.map { epoch in
        [.init(epoch)] + values.map { .text($0[epoch].map(metricText) ?? "") }
      })
  }
}
