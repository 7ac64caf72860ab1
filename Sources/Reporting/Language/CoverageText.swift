import Analysis
import ExperimentModel

/// What the intervals over seeds or splits cover, in a sentence.
struct CoverageText {
  let comparison: Comparison
  let split: SplitSpecification
  let language: ReportLanguage

  var text: String {
    guard let design = comparison.splits else {
      let remedy =
        split.kind.isRandom
        ? (" (key: splits)", "(키: splits)") : ("", "")
      return language.choose(
        english: "Intervals are conditional on this one split: another split may give other "
          + "differences\(remedy.0).",
        korean: "구간은 이 분할 하나를 전제로 합니다. 다른 분할에서는 차이가 다를 수 있습니다\(remedy.1).")
    }
    return ([sentence(design)] + missing(design)).joined(separator: " ")
  }

  /// Names the metrics of the table that some splits have no value of.
  private func missing(_ design: SplitDesign) -> [String] {
    var groups: [(splits: [UInt64], metrics: [String])] = []
    for metric in comparison.shownMetrics {
      let splits = comparison.splitsWithoutValue(of: metric)
      // Metrics that no trial has at all are no matter of splits.
      guard !splits.isEmpty, splits.count < design.count else { continue }
      if let place = groups.firstIndex(where: { $0.splits == splits }) {
        groups[place].metrics.append(language.label(ofMetric: metric))
      } else {
        groups.append((splits, [language.label(ofMetric: metric)]))
      }
    }
    return groups.map { splits, metrics in
      let noun = design.areFolds ? "Fold" : "Split"
      let (names, numbers) = (metrics.joined(separator: ", "), splits.map { "\($0)" })
      return language.choose(
        english: "\(noun)\(splits.count == 1 ? "" : "s") "
          + "\(numbers.joined(separator: ", ")) \(splits.count == 1 ? "has" : "have") no value of "
          + "\(names), whose means are over the other \(design.count - splits.count).",
        korean:
          "\(design.areFolds ? "폴드" : "분할") \(numbers.joined(separator: ", "))에는 \(names) 값이 없어 "
          + "나머지 \(design.count - splits.count)개로 평균했습니다.")
    }
  }

  private func sentence(_ design: SplitDesign) -> String {
    let count = comparison.valuedSplits ?? design.count
    switch (design.unit, design.areFolds) {
    case (.split, false):
      return language.choose(
        english:
          "Intervals are over \(count) random splits: they cover other splits of these data, "
          + "corrected for overlapping training sets.",
        korean: "구간은 무작위 분할 \(count)개에 대한 것으로, 학습 집합이 겹치는 것을 보정하여 이 데이터의 다른 분할을 "
          + "포함합니다.")
    case (.split, true):
      return language.choose(
        english:
          "Intervals are over \(count) folds: they cover other splits of these data, corrected "
          + "for overlapping training sets.",
        korean: "구간은 폴드 \(count)개에 대한 것으로, 학습 집합이 겹치는 것을 보정하여 이 데이터의 다른 분할을 포함합니다.")
    case (.seed, let areFolds):
      return language.choose(
        english: "Differences are tested over seeds, each averaged over \(count) "
          + "\(areFolds ? "folds" : "splits"): they are conditional on these. The section Splits has "
          + "the intervals over them.",
        korean: "차이는 \(areFolds ? "폴드" : "분할") \(count)개에 대해 평균한 시드로 검정하므로 이것들을 전제로 합니다. 다른 분할까지 "
          + "포함하는 구간은 '분할' 절에 있습니다.")
    }
  }
}

extension Comparison {
  /// What values are means of: "the n finished seeds".
  var sampleText: (english: String, korean: String) {
    splits.map { design in
      let count = valuedSplits ?? design.count
      return (
        "\(count) \(design.areFolds ? "folds" : "splits"), each with the mean of its seeds",
        "\(design.areFolds ? "폴드" : "분할") \(count)개(각각 시드의 평균)의"
      )
    } ?? ("the n finished seeds", "끝난 시드 n개의")
  }
}
