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
    if let search = plan.search { lines.append(Self.progress(of: search)) }
    let entries = rows(of: trials) + (plan.search.map(rows(of:)) ?? [])
    let hasSplits = entries.contains { $0.trial.split != nil }
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
            rows: entries.map { row($0, hasSplits: hasSplits) }),
          width: width))
    }
    lines += plan.search.map(suggestions(of:)) ?? []
    if summary.sharedWork > 0 {
      lines.append(
        "trials that differ only in epochs are one training, which saves "
          + "\(Int((100 * summary.sharedWork).rounded())) % of the work")
    }
    if let most = mostSeeds {
      lines.append(
        "configurations whose comparison is not settled then get more seeds, up to \(most) each")
    }
    if summary.missing > 0, plan.search == nil {
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

  /// A trial in the table of the plan.
  private struct PlannedTrial {
    let trial: Trial
    let state: TrialState
    let intention: String
    let seconds: Double?
  }

  private func rows(of trials: Plan) -> [PlannedTrial] {
    // Without a runner nothing is running: see `ResultReader.states(of:)`.
    (trials.missing.map { ($0, Self.intention($0)) } + trials.failed.map { ($0, "failed") })
      .map { entry, intention in
        PlannedTrial(
          trial: entry.trial, state: entry.state, intention: intention,
          seconds: plan.speed.map { entry.ownOperations / $0 })
      }
  }

  private func rows(of search: SearchOutlook) -> [PlannedTrial] {
    search.next.map { next in
      let verb = next.state == .queued ? "train" : "continue"
      return PlannedTrial(
        trial: next.trial, state: next.state,
        intention: "would \(verb)" + (next.until.map { " until epoch \($0)" } ?? ""), seconds: nil)
    }
  }

  private static func progress(of search: SearchOutlook) -> String {
    let endings = [
      (search.pruned, "pruned"), (search.diverged, "diverged"), (search.failed, "failed"),
    ].filter { $0.0 > 0 }
      .map { "\($0.0) of them \($0.1)" }
    return "\(search.ended) of \(search.total) suggestions have ended"
      + (endings.isEmpty ? "" : " (\(endings.joined(separator: ", ")))")
      + (search.isDone ? "" : "; these are next, and others depend on their results:")
  }

  /// What the next suggestions set.
  private func suggestions(of search: SearchOutlook) -> [String] {
    var names: Set<String> = []
    return search.next.map(\.trial.configuration).filter { names.insert($0.name).inserted }
      .map { "\($0.name): \($0.description)" }
  }

  private static func intention(_ entry: Plan.Entry) -> String {
    if entry.state == .running { return "is being trained" }
    return entry.continued.map { "would continue \($0.short)" } ?? "would train"
  }

  private func row(_ planned: PlannedTrial, hasSplits: Bool) -> [TableCell] {
    let trial = planned.trial
    let identity: [TableCell] = [
      .text(trial.id.short), .text(trial.configuration.name), .text("\(trial.seed)"),
    ]
    let split: [TableCell] = hasSplits ? [.text(trial.split.map(String.init) ?? "")] : []
    return identity + split + [
      .text(planned.state.rawValue), .text(planned.intention), TableCell(planned.seconds),
    ]
  }
}
