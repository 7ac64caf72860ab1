import ExperimentModel
package import OutputFiles
package import Reporting
package import Scheduling

/// How a run ended, with the sweep's results so far.
package struct RunOutcome: Sendable {
  /// What the run was to train; of a sweep that adds seeds, its last round.
  let planned: SweepPlan
  package let summary: RunSummary
  /// The best configurations and the trials that did not finish.
  package let results: Document
  /// The path of the written report, or why it could not be written.
  package let report: Result<String, OutputError>

  /// Name of the sweep.
  package var sweep: String { planned.sweep.name }
  package var plan: Plan { planned.trials }
  /// The search before the run; nil unless the sweep is one.
  package var search: SearchOutlook? { planned.search }
  /// True if nothing was to be trained.
  package var hadNothingToDo: Bool { planned.isEmpty }

  /// Trials that failed in this run or before, and were not run again.
  package var failures: Int {
    plan.failed.count + (search?.failed ?? 0) + summary.failures - tolerated
  }

  /// Suggestions that diverged in this run: that says something about the space, so nothing failed.
  private var tolerated: Int { search == nil ? 0 : summary.counts[.diverged] ?? 0 }

  /// True if every wanted trial is finished, or was pruned, and the report is written.
  package var isSuccess: Bool {
    guard case .success = report else { return false }
    return summary.stop == nil && failures == 0 && (search != nil || summary.isComplete)
  }
}
