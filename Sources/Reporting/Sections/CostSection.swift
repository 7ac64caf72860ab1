import Analysis
import ExperimentModel

/// The Pareto front of quality against time.
struct CostSection: ReportSection {
  static let id = "cost"
  let content: ReportContent

  var heading: String { language.choose(english: "Quality and cost", korean: "품질과 비용") }

  var blocks: [Block] {
    let front = ParetoFront(comparison).numbers
    let data = Block.data {
      [("pareto_front", .array(front.map { .text(comparison.entries[$0].configuration.name) }))]
    }
    guard !front.isEmpty else { return [data] }
    var options = options
    options.shown = Set(front)
    options.order = ReportColumn.named("seconds").map { ReportOrder($0, .ascending) }
    var table = table(
      ["number", "name", comparison.target.name, "result", "n"] + ReportColumn.costs,
      options: options)
    table.caption = heading
    return [.paragraph(note, .note), .table(table), data]
  }

  private var note: RichText {
    language.choose(
      english: """
        The Pareto front: no other configuration has a better \(metric) in less time. Seconds are the \
        wall-clock time of a trial, with other trials beside it; memory is the peak of any worker.
        """,
      korean: """
        파레토 경계: 더 짧은 시간에 더 좋은 \(metric) 값을 내는 다른 구성이 없는 구성입니다. 시간은 다른 실행과 \
        동시에 실행할 때의 실행당 경과 시간, 메모리는 작업 프로세스의 최댓값입니다.
        """)
  }
}
