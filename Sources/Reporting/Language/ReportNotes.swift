import Evaluation
import ExperimentModel

/// What a report says about how far its numbers reach, in the words of its language.
struct ReportNotes {
  private let comparison: Comparison
  private let words: any ReportWords

  /// Names in one sentence beyond so many are counted only.
  private static let mostNames = 20

  init(_ comparison: Comparison, _ words: any ReportWords) {
    self.comparison = comparison
    self.words = words
  }

  /// Below the table of configurations: which differences have no test, and what is doubtful about
  /// the metrics in it.
  var ofComparison: [String] {
    [untested, thinTarget, targetOfFew, constant].compactMap(\.self)
  }

  /// Below the tables of all metrics: what each rests on, and which are left out.
  var ofMetrics: [String] { [supports, leftOut].compactMap(\.self) }

  /// The configurations whose difference to the baseline has no test; nil where the report says so
  /// of all of them anyway.
  private var untested: String? {
    guard comparison.standings.method != .none else { return nil }
    let reasons = comparison.standings.rows.compactMap { row -> String? in
      guard let reason = row.difference?.untestable else { return nil }
      let name = comparison.entries[row.number].configuration.name
      return "\(name) (\(words.untestable(reason)))"
    }
    guard !reasons.isEmpty else { return nil }
    let more = reasons.count - Self.mostNames
    return words.untested(
      Array(reasons.prefix(Self.mostNames)) + (more > 0 ? ["… \(grouped(more))"] : []))
  }

  private var thinTarget: String? {
    comparison.supports.thinTarget.map {
      words.thinTarget($0.metric.label, amount: amount($0.support))
    }
  }

  private var targetOfFew: String? {
    comparison.supports.targetOfFew.map {
      words.targetOfFew(
        $0.metric.label, deciding: grouped($0.support.decisive), of: amount($0.support))
    }
  }

  private var constant: String? {
    let metrics = comparison.supports.constant
    return metrics.isEmpty ? nil : words.constant(metrics.map(\.label))
  }

  private var supports: String? {
    let groups = comparison.supports.groups(of: comparison.metrics).map {
      (amount: words.amount($0.count, $0.unit), metrics: $0.metrics.map(\.label))
    }
    return groups.isEmpty ? nil : words.supports(groups)
  }

  private var leftOut: String? {
    let metrics = comparison.supports.leftOut
    guard !metrics.isEmpty else { return nil }
    return words.leftOut(metrics.map { ($0.metric.label, amount($0.support)) })
  }

  private func amount(_ support: MetricSupport) -> String {
    words.amount(support.count, support.unit)
  }
}

extension Comparison {
  /// For terminals: the configurations whose difference to the baseline has no test, a line each with
  /// the reason; at most `limit`.
  package func untestedLines(limit: Int) -> [String] {
    guard standings.method != .none else { return [] }
    let lines = standings.rows.compactMap { row in
      row.difference?.untestable.map { reason in
        "not tested: \(entries[row.number].configuration.name) "
          + "(\(EnglishWords().untestable(reason)))"
      }
    }
    guard lines.count > limit else { return lines }
    return lines.prefix(limit) + ["not tested: \(lines.count - limit) more"]
  }
}
