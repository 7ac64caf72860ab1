import Analysis
import Evaluation
import ExperimentModel

/// All hyperparameters of each configuration, as parallel coordinates.
struct ParametersSection: ReportSection {
  static let id = "parameters"
  let content: ReportContent

  private static let mostLines = 500
  private static let mostAxes = 12

  var heading: String {
    language.choose(english: "Hyperparameters together", korean: "하이퍼파라미터 조합")
  }

  var blocks: [Block] {
    let entries = comparison.leaderboard.filter { $0[comparison.target.name] != nil }
    let settings = entries.map(\.configuration.hyperparameters)
    let differing = HyperparameterDefinition.differing(in: settings)
    guard entries.count > 1, !differing.isEmpty else { return [] }
    let scales = differing.prefix(Self.mostAxes).map { ValueScale($0, settings) }
    let chart = ParallelCoordinates(
      axes: scales.map { .init(name: $0.name, marks: $0.marks) }, metric: metric,
      goal: comparison.target.goal,
      lines: entries.prefix(Self.mostLines).compactMap { entry in
        entry[comparison.target.name].map { estimate in
          .init(
            name: entry.configuration.name,
            places: scales.map { $0.place(in: entry.configuration.hyperparameters) },
            result: estimate.mean, isBaseline: entry.isBaseline)
        }
      })
    return [
      .figures(
        Figures(
          figures: [Figure(id: "parallel", chart: chart, isWide: true)],
          note: note + language.bound(chart.lines.count, of: entries.count)
            + leftOut(differing.count - scales.count)))
    ]
  }

  private var note: String {
    language.choose(
      english: """
        Each line is a configuration. Strong lines are the best fifth, the dashed one is the baseline.
        """,
      korean: "선 하나가 구성 하나입니다. 굵은 선은 상위 5분의 1, 점선은 기준 구성입니다.")
  }

  private func leftOut(_ count: Int) -> String {
    guard count > 0 else { return "" }
    return language.choose(
      english: " \(count.counted("hyperparameter")) left out.",
      korean: " 하이퍼파라미터 \(count)개는 생략했습니다.")
  }
}
