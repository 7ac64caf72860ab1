import ExperimentModel
import OutputFiles
import Reporting
import Scheduling
import SweepService
import TerminalUI

/// What a run prints when it has ended.
struct RunOutcomeText {
  private let outcome: RunOutcome
  private let request: RunRequest

  init(_ outcome: RunOutcome, _ request: RunRequest) {
    self.outcome = outcome
    self.request = request
  }

  /// Prints the results and how to proceed.
  ///
  /// - Returns: the exit status of the run.
  func print() throws(OutputError) -> ExitStatus {
    let plan = outcome.plan
    if case .failure(let error) = outcome.report { ErrorOutput.printError(error.description) }
    if outcome.hadNothingToDo {
      let all = plan.done.count + plan.failed.count
      try StandardOutput.print(
        outcome.search.map {
          "nothing to do: all \($0.total) suggestions have ended"
        } ?? "nothing to do: \(plan.done.count) of \(all) finished")
    }
    try StandardOutput.write(
      TerminalRenderer(width: TerminalOutput.standardOutput.tableWidth, overflow: .report)
        .render(outcome.results))
    if case .success(let path) = outcome.report { try StandardOutput.print("report: \(path)") }
    switch outcome.summary.stop {
    case .failFast(let trial):
      try StandardOutput.print(
        "stopped by --fail-fast: trial \(trial.short) did not finish ('sweep show \(trial.short)')")
      return .failure
    case .storage: return .failure
    case .requested:
      try StandardOutput.print("Interrupted. Resume with: \(ResumeCommand(request).text)")
      return .interrupted
    case nil: break
    }
    if outcome.failures > 0 {
      try StandardOutput.print(
        "\(outcome.failures) failed. Retry with: \(ResumeCommand(request, rerun: .failed).text)")
    }
    return outcome.isSuccess ? .success : .failure
  }
}
