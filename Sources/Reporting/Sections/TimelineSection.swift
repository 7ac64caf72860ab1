import Analysis
import ExperimentModel
import Foundation

/// The attempts over time.
struct TimelineSection: ReportSection {
  static let id = "timeline"
  let content: ReportContent

  private static let most = 3_000

  var heading: String { language.choose(english: "Timeline", korean: "타임라인") }

  var blocks: [Block] {
    // Configurations that differ in name only share a trial.
    var known: Set<TrialID> = []
    var bars: [Timeline.Bar] = []
    for record in snapshot.trials where known.insert(record.id).inserted {
      let name = record.title(in: snapshot.sweep, language)
      for attempt in record.attempts {
        bars.append(
          .init(
            number: record.number, name: name, state: attempt.state,
            start: attempt.startedAt.timeIntervalSince1970,
            end: attempt.endedAt?.timeIntervalSince1970, seconds: attempt.seconds))
      }
    }
    guard !bars.isEmpty else { return [] }
    let shown = Array(bars.sorted { $0.start < $1.start }.suffix(Self.most))
    return [
      .figures(
        Figures(
          figures: [Figure(id: "lanes", chart: Timeline(bars: shown), isWide: true)],
          note: note + bound(shown.count, of: bars.count)))
    ]
  }

  private var note: String {
    language.choose(
      english: "Each bar is an attempt at a trial, with the number of its configuration.",
      korean: "막대 하나가 실행 시도 하나이며, 숫자는 구성의 번호입니다.")
  }

  private func bound(_ shown: Int, of all: Int) -> String {
    guard shown < all else { return "" }
    return language.choose(
      english: " The last \(shown.grouped) of \(all.grouped) attempts.",
      korean: " 시도 \(all.grouped)개 중 마지막 \(shown.grouped)개.")
  }
}
