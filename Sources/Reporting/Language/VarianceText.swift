import Analysis
import Evaluation
package import ExperimentModel

extension VarianceSource {
  /// The source, for people.
  package func text(in language: ReportLanguage) -> String {
    switch self {
    case .all: language.choose(english: "everything", korean: "전체")
    case .initialWeights: language.choose(english: "initial weights", korean: "초기 가중치")
    case .rowOrder: language.choose(english: "order of rows", korean: "행의 순서")
    case .dropout: language.choose(english: "dropout", korean: "드롭아웃")
    case .sampling: language.choose(english: "sampling", korean: "표본 추출")
    case .split: language.choose(english: "split", korean: "분할")
    }
  }
}

extension VarianceBySource.Judgement {
  func text(in language: ReportLanguage) -> String {
    switch self {
    case .worthAveraging: language.choose(english: "yes", korean: "예")
    case .negligible: language.choose(english: "no", korean: "아니요")
    case .open: language.choose(english: "open", korean: "미정")
    }
  }
}

/// What a study of variance found, in a few sentences.
struct VarianceText {
  let study: VarianceBySource
  let configuration: String
  /// Label of the metric.
  let metric: String
  let precision: Int
  let language: ReportLanguage

  var text: RichText { RichText(sentences.joined(separator: " ")) }

  private var sentences: [String] {
    guard let all = study.all.deviation else {
      return [
        language.choose(
          english:
            "Fewer than two seeds that vary everything have a value of \(metric), so there is no "
            + "standard deviation yet.",
          korean: "모든 것을 바꾸는 시드 중 \(metric) 값이 있는 것이 둘보다 적어 아직 표준편차가 없습니다.")
      ]
    }
    guard all.deviation > 0 else {
      return [
        language.choose(
          english: "All \(all.count) seeds of \(configuration) gave the same \(metric): there is "
            + "nothing to average over.",
          korean: "\(configuration)의 시드 \(all.count)개가 모두 같은 \(metric) 값을 냈습니다. 평균할 것이 없습니다.")
      ]
    }
    return [whole(all)] + VarianceBySource.Judgement.allCases.compactMap(sentence)
  }

  private func whole(_ all: DeviationEstimate) -> String {
    let (deviation, interval) = (number(all.deviation), range(all.interval))
    return language.choose(
      english: "With everything varied, the standard deviation of \(metric) of \(configuration) is "
        + "\(deviation) (95 % interval \(interval), \(all.count) seeds).",
      korean: "모든 것을 바꾸면 \(configuration)의 \(metric) 표준편차는 \(deviation)입니다"
        + "(95 % 구간 \(interval), 시드 \(all.count)개).")
  }

  private func sentence(_ judgement: VarianceBySource.Judgement) -> String? {
    let rows = study.sources(judged: judgement)
    guard !rows.isEmpty else { return nil }
    let names = rows.map { row in
      row.source.text(in: language) + (row.share.map { " (\(percent($0)))" } ?? "")
    }.joined(separator: ", ")
    let least = percent(VarianceBySource.leastShare)
    return switch judgement {
    case .worthAveraging:
      language.choose(
        english: "Worth averaging over, at least \(least) of that variance alone: \(names).",
        korean: "평균할 가치가 있는 것(혼자서 그 분산의 \(least) 이상): \(names).")
    case .negligible:
      language.choose(
        english: "Not worth averaging over, less than \(least): \(names).",
        korean: "평균할 가치가 없는 것(\(least) 미만): \(names).")
    case .open:
      language.choose(
        english: "Open, more seeds would show: \(names).",
        korean: "아직 알 수 없어 시드가 더 필요한 것: \(names).")
    }
  }

  /// A standard deviation has a digit more than the metric.
  func number(_ deviation: Double) -> String { deviation.fixed(decimals: precision + 1) }

  func range(_ interval: ClosedRange<Double>) -> String {
    "\(number(interval.lowerBound)) … \(number(interval.upperBound))"
  }

  /// A share in percent, with enough digits to show on which side of the least share it lies.
  func percent(_ share: Double) -> String {
    let least = VarianceBySource.leastShare
    let texts = (0...6).map { (100 * share).fixed(decimals: $0) }
    let text = texts.first { share == least || Double($0) != 100 * least }
    return "\(text ?? texts[texts.count - 1]) %"
  }
}
