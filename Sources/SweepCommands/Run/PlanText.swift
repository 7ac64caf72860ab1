import ExperimentModel
import OutputFiles
import Reporting
import Scheduling
import SweepService
import TerminalUI
import TextLayout

/// What `--dry-run` prints.
struct PlanText {
  private let plan: SweepPlan

  init(_ plan: SweepPlan) { self.plan = plan }

  /// Prints the plan, then the notes and warnings about its data.
  ///
  /// - Parameter signals: ignored from now on: the output may wait for a reader.
  func print(_ signals: StopSignals) throws(OutputError) {
    signals.ignore()
    try StandardOutput.print(text(width: TerminalOutput.standardOutput.tableWidth))
    for notice in plan.notices { ErrorOutput.print(notice.description) }
  }

  /// - Parameter width: columns of the terminal; nil for other destinations.
  private func text(width: Int?) -> String {
    let trials = plan.trials
    let jobs = plan.resources.jobs
    let summary = trials.summary(jobs: jobs, speed: plan.speed)
    let failed = summary.failed.values.reduce(0, +)
    var lines = [
      "\(plan.sweep.name): \(summary.done) done, \(summary.missing) missing"
        + (summary.resumed > 0 ? " (\(summary.resumed) of them interrupted)" : "")
        + ", \(failed) failed"
    ]
    // Without a runner nothing is running: see `ResultReader.states(of:)`.
    let entries =
      trials.missing.map { ($0, Self.intention($0)) }
      + trials.failed.map { ($0, "failed") }
    let hasSplits = entries.contains { entry, _ in entry.trial.split != nil }
    if !entries.isEmpty {
      lines.append(
        TableFormat.table.render(
          Table(
            columns: [
              .init("trial"), .init("name", isEssential: true), .init("seed"),
            ] + (hasSplits ? [.init("split")] : []) + [
              .init("state"),
              .init("plan", isEssential: true),
              .init("seconds", decimals: 1),
            ],
            rows: entries.map { entry, what in row(entry, what, hasSplits: hasSplits) }),
          width: width))
    }
    if summary.sharedWork > 0 {
      lines.append(
        "trials that differ only in epochs are one training, which saves "
          + "\(Int((100 * summary.sharedWork).rounded())) % of the work")
    }
    if let most = mostSeeds {
      lines.append(
        "configurations whose comparison is not settled then get more seeds, up to \(most) each")
    }
    if summary.missing > 0 {
      lines.append(
        summary.seconds.map {
          "estimated time: \(durationText(seconds: $0)) with \(jobs) at a time" + ofEarlyStopping
        }
          ?? "estimated time: unknown until a trial of this sweep has finished")
    }
    return lines.joined(separator: "\n")
  }

  /// The most seeds of a configuration in a sweep that adds them; nil for others, and when none is
  /// missing.
  private var mostSeeds: Int? {
    guard case .untilSettled(let start) = plan.sweep.seedRule, !plan.trials.missing.isEmpty,
      start < plan.sweep.seeds.count
    else { return nil }
    return plan.sweep.seeds.count
  }

  /// What early stopping does to the estimate; empty without it.
  private var ofEarlyStopping: String {
    plan.trials.missing.contains { $0.trial.configuration.hyperparameters.mayStopEarly }
      ? " (early stopping may end trials sooner)" : ""
  }

  private static func intention(_ entry: Plan.Entry) -> String {
    if entry.state == .running { return "is being trained" }
    return entry.continued.map { "would continue \($0.short)" } ?? "would train"
  }

  private func row(_ entry: Plan.Entry, _ what: String, hasSplits: Bool) -> [TableCell] {
    let trial = entry.trial
    let identity: [TableCell] = [
      .text(trial.id.short), .text(trial.configuration.name), .text("\(trial.seed)"),
    ]
    let split: [TableCell] = hasSplits ? [.text(trial.split.map(String.init) ?? "")] : []
    return identity + split + [
      .text(entry.state.rawValue), .text(what),
      TableCell(plan.speed.map { entry.ownOperations / $0 }),
    ]
  }
}
