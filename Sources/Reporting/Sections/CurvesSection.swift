import Analysis
import ExperimentModel

/// Learning curves of the best configurations and the baseline.
struct CurvesSection: ReportSection {
  static let id = "curves"
  let content: ReportContent

  /// The most lines that are easy to distinguish.
  private static let most = 6

  var heading: String { language.choose(english: "Learning curves", korean: "학습 곡선") }

  var blocks: [Block] {
    let shown = shown
    let figures = EpochMeasure.allCases.compactMap { measure -> Figure? in
      let lines = shown.compactMap { entry in
        LearningCurve(entry.trials, measure).map {
          CurveChart.Line(number: entry.number, name: entry.configuration.name, curve: $0)
        }
      }
      guard !lines.isEmpty, measure != .learningRate || lines.contains(where: \.curve.varies) else {
        return nil
      }
      return Figure(
        id: measure.rawValue.replacing("_", with: "-"),
        chart: CurveChart(measure: measure, lines: lines))
    }
    guard !figures.isEmpty else { return [] }
    return [
      .figures(
        Figures(
          figures: figures, legend: shown.map { "\($0.number) \($0.configuration.name)" },
          note: note(shown)))
    ]
  }

  /// The best configurations; before any trial has finished, those with epochs.
  private var shown: [Comparison.Entry] {
    let best = comparison.top(Self.most)
    return best.isEmpty
      ? Array(
        comparison.entries.filter { $0.trials.contains { !$0.epochs.isEmpty } }.prefix(Self.most))
      : best
  }

  private func note(_ shown: [Comparison.Entry]) -> String {
    let all = comparison.entries.count
    let isOfSplits = comparison.splits != nil
    let bands =
      comparison.hasSeveralSeeds
      ? language.choose(
        english:
          "Lines are means over \(isOfSplits ? "seeds and splits" : "seeds"); bands reach from the "
          + "lowest \(isOfSplits ? "trial" : "seed") to the highest.",
        korean: "선은 \(isOfSplits ? "시드와 분할" : "시드")의 평균, 띠는 가장 낮은 \(isOfSplits ? "실행" : "시드")에서 "
          + "가장 높은 \(isOfSplits ? "실행" : "시드")까지입니다.") : ""
    let best = comparison.leaderboard.prefix(shown.count)
    let bound =
      if shown.count == all {
        ""
      } else if best.contains(where: \.isBaseline) || !shown.contains(where: \.isBaseline) {
        language.choose(
          english: "The best \(shown.count) of \(all.grouped).",
          korean: "구성 \(all.grouped)개 중 상위 \(shown.count)개.")
      } else {
        language.choose(
          english: "The best \(shown.count - 1) and the baseline, of \(all.grouped).",
          korean: "구성 \(all.grouped)개 중 상위 \(shown.count - 1)개와 기준 구성.")
      }
    return [bands, bound].filter { !$0.isEmpty }.joined(separator: " ")
  }
}
