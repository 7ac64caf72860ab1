package import ExperimentModel
import Foundation

/// The report of a sweep: comparison table, best configuration, meaning of the metrics, trials that
/// did not finish, and where the numbers come from.
package struct MarkdownReport {
  private let snapshot: SweepSnapshot
  private let comparison: Comparison

  package init(_ snapshot: SweepSnapshot) {
    self.snapshot = snapshot
    comparison = Comparison(snapshot)
  }

  /// The whole report, with a line end behind its last line.
  package var text: String {
    var sections = [
      "# \(Markdown.escape(snapshot.sweep.name))", ComparisonTable(comparison).text, notes,
    ]
    sections += [bestConfiguration, allMetrics, meanings, unfinished, provenance].compactMap { $0 }
    return sections.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  /// What a reader must know before reading differences out of the table.
  private var notes: String {
    var notes: [String] = []
    let seeds = snapshot.sweep.seeds.count
    if snapshot.dataset.isSynthetic {
      notes.append(
        "> **Synthetic data.** The dataset `\(snapshot.dataset.name)` is generated; these numbers "
          + "say nothing about real users.")
    }
    if seeds == 1 {
      notes.append(
        "> One run each: another seed or another split moves NDCG by some 0.005, so smaller "
          + "differences are noise. Add seeds (`--seeds 1,2,3,4,5`) to tell them apart.")
    } else {
      notes.append(
        "> Mean ± standard deviation over \(seeds) seeds; n is the number of finished trials where "
          + "it is smaller. Arrows compare means and say nothing about chance.")
    }
    return notes.joined(separator: "\n>\n")
  }

  private var bestConfiguration: String? {
    let name = comparison.metric
    let label = MetricDefinition.named(name)?.label ?? name
    guard let best = comparison.best, let value = best.mean(of: name) else {
      return "## Best configuration\n\nNo trial has finished yet."
    }
    var text =
      "## Best configuration\n\n**\(Markdown.escape(best.configuration.name))**: "
      + "\(Markdown.escape(label)) \(NumberText.metric(value))"
    if let reference = comparison.baseline?.mean(of: name) {
      if best.configuration.name == snapshot.sweep.baseline {
        text += "; the baseline itself: no change beats it."
      } else {
        let gain = value - reference
        let share = reference != 0 ? ", \(percent(gain / abs(reference)))" : ""
        text +=
          " against \(NumberText.metric(reference)) of the baseline "
          + "(\(NumberText.difference(gain))\(share))."
      }
    } else {
      text += ". The baseline has not finished, so there is nothing to compare it with."
    }
    if !best.configuration.description.isEmpty {
      text += " Setting: \(Markdown.escape(best.configuration.description))."
    }
    return text
  }

  private func percent(_ share: Double) -> String {
    share.isFinite ? String(format: "%+.1f %%", share * 100) : "–"
  }

  private var allMetrics: String? {
    let outcomes = comparison.outcomes.filter { !$0.finished.isEmpty }
    guard !outcomes.isEmpty else { return nil }
    let rows = outcomes.map { outcome in
      [Markdown.escape(outcome.configuration.name)]
        + MetricDefinition.all.map { definition in
          outcome.mean(of: definition.name).map(NumberText.metric) ?? "–"
        }
    }
    let table = MarkdownTable(
      header: ["name"] + MetricDefinition.all.map { Markdown.escape($0.label) }, rows: rows,
      rightAligned: [false] + MetricDefinition.all.map { _ in true })
    return "## All metrics\n\n\(table.text)"
  }

  private var meanings: String {
    "## What the metrics mean\n\n"
      + MetricDefinition.all.map { definition in
        "- **\(Markdown.escape(definition.label))** (`\(definition.name)`, "
          + "\(definition.goal == .maximize ? "higher" : "lower") is better): "
          + Markdown.escape(definition.summary)
      }.joined(separator: "\n")
  }

  private var unfinished: String? {
    let records = snapshot.trials.filter { $0.state != .finished }
    guard !records.isEmpty else { return nil }
    let parts = records.map { record in
      var text =
        "- **\(Markdown.escape(record.trial.configuration.name))**, seed \(record.trial.seed): "
        + record.state.rawValue.replacing("_", with: " ")
      if let message = record.attempts.last?.message {
        text += " – \(Markdown.escape(message))"
      }
      let log = (record.attempts.last?.log ?? "").split(separator: "\n").suffix(10)
      if !log.isEmpty, record.state != .interrupted {
        let block = Markdown.codeBlock(log.joined(separator: "\n"))
        text += "\n\n" + block.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n") + "\n"
      }
      return text
    }
    return "## Not finished\n\n" + parts.joined(separator: "\n")
  }

  private var provenance: String { "## Where this comes from\n\n" + Provenance(snapshot).text }
}
