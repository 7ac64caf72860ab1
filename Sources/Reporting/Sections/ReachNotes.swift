import Analysis
import Evaluation
import ExperimentModel

/// Notes on the limits of a report's numbers: metrics of few users or rows, and untested
/// differences.
struct ReachNotes {
  let comparison: Comparison
  let language: ReportLanguage

  init(_ comparison: Comparison, _ language: ReportLanguage) {
    self.comparison = comparison
    self.language = language
  }

  /// Notes below the table of configurations: untested differences, and weak metrics.
  var ofComparison: [Block] {
    [UntestedText(comparison, language).sentence, thinTarget, targetOfFew, constant]
      .compactMap(\.self).map { .paragraph($0, .note) }
  }

  /// Notes below the tables of metrics: the users or rows behind each, and the metrics left out.
  var ofMetrics: [Block] {
    [supports, leftOut].compactMap(\.self).map { .paragraph($0, .note) }
  }

  private var thinTarget: RichText? {
    comparison.supports.thinTarget.map { metric, support in
      let (label, amount) = (language.label(of: metric), language.amount(of: support))
      return language.choose(
        english: "\(label) rests on only \(amount): another sample may order the configurations "
          + "differently.",
        korean: "\(label) 값은 \(amount)만으로 계산했으므로 표본이 바뀌면 구성의 순서가 달라질 수 있습니다.")
    }
  }

  private var targetOfFew: RichText? {
    comparison.supports.targetOfFew.map { metric, support in
      let label = language.label(of: metric)
      let (count, all) = (support.decisive.grouped, language.amount(of: support))
      let part = language.part(metric)
      return language.choose(
        english:
          "Models can differ in \(label) for only \(count) of \(all): the others' \(part) rows have "
          + "one order.",
        korean: "\(all) 중 \(count)명에서만 \(label) 값이 모델에 따라 달라질 수 있습니다. 나머지는 \(part) 행의 순서가 "
          + "하나뿐입니다.")
    }
  }

  private var constant: RichText? {
    let metrics = comparison.supports.constant.map(language.label)
    guard !metrics.isEmpty else { return nil }
    let list = metrics.joined(separator: ", ")
    return language.choose(
      english: "Every model has the same \(list) on these test rows, so nothing can be compared by "
        + "\(metrics.count == 1 ? "it" : "them").",
      korean: "이 테스트 행에서는 모든 모델의 \(list) 값이 같으므로 이것으로는 비교할 수 없습니다.")
  }

  private var supports: RichText? {
    let groups = comparison.supports.groups(of: comparison.metrics).map { group in
      language.amount(group.count, group.unit) + ": "
        + group.metrics.map(language.label).joined(separator: "; ")
    }
    guard !groups.isEmpty else { return nil }
    let list = groups.joined(separator: ". ")
    let isOfSplits = comparison.splits != nil
    return language.choose(
      english: "How many users or rows each metric rests on"
        + "\(isOfSplits ? ", in the split where they are fewest" : ""). \(list).",
      korean: "각 지표를 계산한 사용자 또는 행의 수\(isOfSplits ? "(가장 적은 분할에서)" : ""). \(list).")
  }

  private var leftOut: RichText? {
    let metrics = comparison.supports.leftOut.map { metric, support in
      let (label, amount) = (language.label(of: metric), language.amount(of: support))
      return language.choose(english: "\(label) (\(amount))", korean: "\(label)(\(amount))")
    }
    guard !metrics.isEmpty else { return nil }
    let list = metrics.joined(separator: "; ")
    return language.choose(
      english: "Left out, because they rest on fewer than \(MetricSupport.fewest) users or rows: "
        + "\(list).",
      korean: "사용자나 행이 \(MetricSupport.fewest)개 미만이라 뺀 지표: \(list).")
  }
}
