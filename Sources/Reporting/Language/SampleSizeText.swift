import Analysis
import Evaluation
import ExperimentModel

/// A sentence on the seeds that the leading comparison needs.
struct SampleSizeText {
  private let estimate: SampleSizeEstimate
  private let comparison: Comparison
  private let origin: GridOrigin?
  private let language: ReportLanguage

  init(_ estimate: SampleSizeEstimate, _ content: ReportContent) {
    self.estimate = estimate
    comparison = content.comparison
    origin = content.snapshot.sweep.origin
    language = content.options.language
  }

  var text: RichText {
    let name = comparison.entries[estimate.number].configuration.name
    let leading: (english: String, korean: String) = (
      "The leading comparison, \(name) with the baseline,", "가장 앞선 비교(\(name) 대 기준 구성)"
    )
    return switch estimate.answer {
    case .settled:
      language.choose(
        english: "\(leading.english) is settled.", korean: "\(leading.korean)는 결론이 났습니다.")
    case .seeds(let count):
      language.choose(
        english: """
          \(leading.english) is open. If the difference is as large as it looks, about \(count) seeds \
          per configuration would show it (power 80 %), counting what it costs to add them after a look.
          """,
        korean: """
          \(leading.korean)는 아직 결론이 나지 않았습니다. 차이가 지금 보이는 만큼 크다면 구성마다 시드 약 \
          \(count)개로 확인됩니다(검정력 80 %, 결과를 본 뒤 더하는 비용 포함).
          """)
    case .moreThan(let limit):
      language.choose(
        english: """
          \(leading.english) is open. A difference this small takes more than \(limit) seeds to show.
          """,
        korean: """
          \(leading.korean)는 아직 결론이 나지 않았습니다. 이렇게 작은 차이를 확인하려면 시드가 \
          \(limit)개보다 많이 필요합니다.
          """)
    case .oneSeed:
      language.choose(
        english: """
          One seed cannot show whether the difference between \(name) and the baseline is luck\(rope.english). To add \
          seeds until the comparisons are settled, write seeds: {start: 3, most: 20, until: settled} \
          into \(grid) and run: sweep \(grid)
          """,
        korean: """
          시드 하나로는 기준 구성과의 차이(\(name))가 우연인지 알 수 없습니다\(rope.korean). 결론이 날 때까지 시드를 더하려면 \(grid)에 \
          seeds: {start: 3, most: 20, until: settled}를 쓰고 실행하십시오: sweep \(grid)
          """)
    case .unknown:
      language.choose(
        english: """
          \(leading.english) is open. The number of seeds it takes cannot be estimated: fewer than two \
          seeds finished in both, or all differ by the same amount.
          """,
        korean: """
          \(leading.korean)는 아직 결론이 나지 않았습니다. 양쪽 모두 끝난 시드가 둘보다 적거나 차이가 시드마다 \
          같아, 시드가 몇 개 필요한지 추정할 수 없습니다.
          """)
    }
  }

  /// Says that the rope is not used with one seed; empty without one.
  private var rope: (english: String, korean: String) {
    comparison.rope == nil
      ? ("", "") : (", and the rope needs several seeds", ", rope도 시드가 여러 개여야 쓰입니다")
  }

  /// The grid file's name.
  private var grid: String {
    origin?.path.split(separator: "/").last.map(String.init) ?? "GRID"
  }
}
