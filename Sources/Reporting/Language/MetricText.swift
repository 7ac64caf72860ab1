import ExperimentModel

extension ReportLanguage {
  /// Returns the metric's label. Acronyms such as NDCG are the same in all languages.
  func label(of metric: MetricDefinition) -> String {
    choose(english: metric.label, korean: koreanLabel(of: metric))
  }

  /// Returns the label of the metric with that name, or the name if there is none.
  package func label(ofMetric name: String) -> String {
    MetricDefinition.named(name).map(label) ?? name
  }

  /// Returns what the metric measures, in a sentence or two.
  func meaning(of metric: MetricDefinition) -> String {
    choose(english: metric.summary, korean: koreanMeaning(of: metric))
  }

  /// Returns the part of the rows that the metric measures: "test".
  func part(_ metric: MetricDefinition?) -> String {
    metric?.scope == .validation
      ? choose(english: "validation", korean: "검증") : choose(english: "test", korean: "테스트")
  }

  /// Returns the direction in which the metric is better.
  func direction(_ goal: TargetMetric.Goal) -> String {
    goal == .maximize
      ? choose(english: "higher", korean: "높을수록") : choose(english: "lower", korean: "낮을수록")
  }

  /// Returns the direction as a remark: "higher is better".
  func isBetter(_ goal: TargetMetric.Goal) -> String {
    choose(english: "\(direction(goal)) is better", korean: "\(direction(goal)) 좋음")
  }

  private func koreanLabel(of metric: MetricDefinition) -> String {
    guard let scope = metric.scope else {
      // What follows the name: a cutoff, and which order is ideal.
      let cutoff = metric.label.firstIndex(of: "@").map { String(metric.label[$0...]) } ?? ""
      return switch metric.measure {
      case .ranking(.fullIdealNDCG): metric.label.replacing(", full ideal", with: "(전체 이상 순위)")
      case .ranking(.ndcg), .ranking(.mrr), .ranking(.map), .row(.auc), .row(.gauc): metric.label
      case .ranking(.recall): "적중률\(cutoff)"
      case .ranking(.hitRate): "적중 사용자 비율\(cutoff)"
      case .row(.logLoss): "로그 손실"
      case .row(.brier): "브라이어 점수"
      case .row(.ece): "ECE"
      }
    }
    let whole = metric.ofTestRows
    if scope == .validation { return "검증 \(koreanLabel(of: whole))" }
    let part =
      switch scope {
      case .all: "모든 영화"
      case .sampled: "뽑은 영화"
      case .coldUsers: "콜드 사용자"
      case .coldMovies: "콜드 영화"
      case .validation: ""
      }
    return "\(koreanLabel(of: whole)), \(part)"
  }

  private func koreanMeaning(of metric: MetricDefinition) -> String {
    let meaning = koreanMeaning(of: metric.measure, cutoff: metric.cutoff ?? 0)
    let scope =
      switch metric.scope {
      case nil: ""
      case .validation?: ""
      case .all?: " 사용자 자신의 행이 아니라, 사용자가 보지 않은 모든 영화 가운데 순위를 매깁니다."
      case .sampled?: " 사용자 자신의 행이 아니라, 뽑은 영화 가운데 순위를 매깁니다."
      case .coldUsers?: " 학습 행이 없는 사용자의 테스트 행만 셉니다."
      case .coldMovies?: " 학습 행이 없는 영화의 테스트 행만 셉니다."
      }
    guard metric.scope == .validation else { return meaning + scope }
    return meaning.contains("테스트")
      ? meaning.replacing("테스트", with: "검증") : "\(meaning) 검증 행에서 잽니다."
  }

  /// - Parameter k: where the ranking is cut.
  private func koreanMeaning(of measure: MetricDefinition.Measure, cutoff k: Int) -> String {
    switch measure {
    case .ranking(.fullIdealNDCG):
      "사용자 자신의 테스트 행 상위 \(k)개의 할인 이득을, 그 사용자의 테스트 양성을 모두 이상적으로 놓았을 때의 값으로 나눈 것."
    case .ranking(.recall): "사용자의 테스트 양성 가운데 자신의 테스트 행 상위 \(k)개에 든 비율."
    case .ranking(.ndcg): "NDCG와 같되, 이상적인 순서도 \(k)개에서 자름."
    case .ranking(.hitRate): "상위 \(k)개에 양성이 하나라도 있는 사용자의 비율."
    case .ranking(.mrr): "상위 \(k)개에서 첫 양성 순위의 역수의 평균. 양성이 없으면 0."
    case .ranking(.map): "상위 \(k)개의 각 양성 자리에서 구한 정밀도의 평균. 그 자리에 들 수 있는 양성의 수로 나눔."
    case .row(.auc): "무작위 양성 테스트 행이 무작위 음성 테스트 행보다 높은 점수를 받을 확률. 동점은 절반으로 셈."
    case .row(.gauc): "각 사용자의 테스트 행 안에서 구한 AUC를 행 수로 가중 평균한 것. 레이블이 한 종류뿐인 사용자는 제외."
    case .row(.logLoss): "테스트 레이블의 음의 로그 가능도 평균."
    case .row(.brier): "예측 확률과 테스트 레이블(0 또는 1)의 차이의 제곱 평균."
    case .row(.ece):
      "기대 보정 오차: 같은 폭의 구간 \(ReliabilityBins.count)개에서 예측 확률과 양성 테스트 행 비율의 차이의 평균(절댓값)."
    }
  }
}
