import ExperimentModel
import Foundation

extension PageSection {
  /// The attempts over time; nil when nothing has run.
  static func timeline(_ snapshot: SweepSnapshot, _ options: ReportOptions) -> PageSection? {
    let most = 3_000
    // Configurations that differ in name only share a trial.
    var known: Set<TrialID> = []
    var bars: [Timeline.Bar] = []
    for record in snapshot.trials where known.insert(record.id).inserted {
      let name = record.title(in: snapshot.sweep)
      for attempt in record.attempts {
        bars.append(
          .init(
            number: record.number, name: name, state: attempt.state,
            start: attempt.startedAt.timeIntervalSince1970,
            end: attempt.endedAt?.timeIntervalSince1970, seconds: attempt.seconds))
      }
    }
    let shown = Array(bars.sorted { $0.start < $1.start }.suffix(most))
    guard let svg = Timeline(id: "lanes", bars: shown).svg else { return nil }
    let page = PageWords(options.language)
    return PageSection(
      id: "timeline", heading: page.timeline,
      body: figure(
        svg, isWide: true,
        caption: page.timelineNote + page.lastAttempts(shown.count, of: bars.count)))
  }
}
