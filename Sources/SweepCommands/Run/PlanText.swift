import TextLayout
import ExperimentModel
import Reporting
import Scheduling
import TerminalUI

/// What `--dry-run` prints.
struct PlanText {
  private let plan: Plan
  private let sweep: Sweep
  private let jobs: Int
  private let speed: Double?

  /// - Parameter speed: operations a second of one worker; nil when none was ever measured.
  init(_ plan: Plan, sweep: Sweep, jobs: Int, speed: Double?) {
    self.plan = plan
    self.sweep = sweep
    self.jobs = jobs
    self.speed = speed
  }

  /// - Parameter width: columns of the terminal; nil where it goes elsewhere.
  func text(width: Int?) -> String {
    let summary = plan.summary(jobs: jobs, speed: speed)
    let failed = summary.failed.values.reduce(0, +)
    var lines = [
      "\(sweep.name): \(summary.done) done, \(summary.missing) missing"
        + (summary.resumed > 0 ? " (\(summary.resumed) of them interrupted)" : "")
        + ", \(failed) failed"
    ]
    // Without a runner nothing is running: see `SQLiteResults.states(of:)`.
    let entries =
      plan.missing.map { ($0, $0.state == .running ? "is being trained" : "would train") }
      + plan.failed.map { ($0, "failed") }
    if !entries.isEmpty {
      lines.append(
        TableFormat.table.render(
          Table(
            columns: [
              .init("trial"), .init("name", isEssential: true), .init("seed"), .init("state"),
              .init("plan", isEssential: true),
              .init("seconds", decimals: 1),
            ],
            rows: entries.map { entry, what in row(entry, what) }), width: width))
    }
    if summary.missing > 0 {
      lines.append(
        summary.seconds.map {
          "estimated time: \(durationText(seconds: $0)) with \(jobs) at a time"
        }
          ?? "estimated time: unknown until a trial of this sweep has finished")
    }
    return lines.joined(separator: "\n")
  }

  private func row(_ entry: Plan.Entry, _ what: String) -> [TableCell] {
    [
      .text(entry.trial.id.short), .text(entry.trial.configuration.name),
      .text("\(entry.trial.seed)"), .text(entry.state.rawValue), .text(what),
      TableCell(speed.map { entry.operations / $0 }),
    ]
  }
}
