import Analysis
import ExperimentModel

/// A sentence on the winner's test value.
struct SelectionText {
  private let comparison: Comparison
  private let precision: Int
  private let language: ReportLanguage

  init(_ comparison: Comparison, precision: Int = 4, _ language: ReportLanguage) {
    self.comparison = comparison
    self.precision = precision
    self.language = language
  }

  /// Nil if there is nothing to remark.
  var text: RichText? {
    let remark: RichText? =
      switch Selection(comparison) {
      case .onValidation(let test): testValue(of: test)
      case .onTest(let configurations, let better): optimism(configurations, better)
      case nil: nil
      }
    guard let advice else { return remark }
    return remark.map { $0 + " " + advice } ?? advice
  }

  /// The command that confirms the best configurations; nil if it would say nothing: the baseline is the
  /// best, fewer than three configurations compete, or the sweep is confirmed; and in a search, which says
  /// so itself.
  private var advice: RichText? {
    let measured = comparison.entries.count { $0[comparison.target.name] != nil }
    guard measured > 2, !comparison.isConfirmed, comparison.search == nil,
      let best = comparison.best, !best.isBaseline
    else {
      return nil
    }
    return language.choose(
      english: """
        \(code: "sweep confirm " + comparison.name) trains the best ones again with fresh seeds, which \
        shows how much of the lead is luck.
        """,
      korean: """
        \(code: "sweep confirm " + comparison.name) 명령은 가장 좋은 구성들을 새 시드로 다시 학습하여 앞선 정도 \
        중 얼마가 우연인지 보여 줍니다.
        """)
  }

  /// The test value of the best configuration, which the choice has not seen.
  private func testValue(of test: MetricDefinition) -> RichText? {
    guard let best = comparison.best, let estimate = best[test.name] else { return nil }
    let (label, value) = (language.label(of: test), estimateText(estimate, decimals: precision))
    let name = best.configuration.name
    return language.choose(
      english: """
        The choice was made on the validation rows. On the test rows, which had no part in it, \(name) \
        has \(label) \(value).
        """,
      korean: """
        선택은 검증 행에서 했습니다. 선택에 쓰이지 않은 테스트 행에서 \(name)의 \(label)은(는) \(value)입니다.
        """)
  }

  private func optimism(_ configurations: Int, _ better: MetricDefinition?) -> RichText {
    let label = language.label(ofMetric: comparison.target.name)
    guard let name = better?.name else {
      return language.choose(
        english: """
          \(configurations) configurations compete by \(label) on the test rows, which makes the value of \
          the best one optimistic, and no metric of the validation rows can decide here: test the winner \
          with other seeds on another split.
          """,
        korean: """
          구성 \(configurations)개가 테스트 행의 \(label) 값으로 경쟁하여 가장 좋은 값이 실제보다 좋게 보이며, 여기서는 \
          검증 행의 지표로 선택할 수 없습니다. 가장 좋은 구성을 다른 시드와 다른 분할로 시험하십시오.
          """)
    }
    return language.choose(
      english: """
        \(configurations) configurations compete by \(label) on the test rows, which makes the value of \
        the best one optimistic: choose by \(code: name) instead, with \
        \(code: "metric: " + name) in the grid file, and read the winner's test value.
        """,
      korean: """
        구성 \(configurations)개가 테스트 행의 \(label) 값으로 경쟁하여 가장 좋은 값이 실제보다 좋게 보입니다. 대신 \
        \(code: name) 지표로 선택하고(그리드 파일에 \(code: "metric: " + name)) 선택한 구성의 테스트 값을 읽으십시오.
        """)
  }
}
