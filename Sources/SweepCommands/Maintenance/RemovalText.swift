import ExperimentModel
import Foundation
import SweepService
import TerminalUI

/// What `sweep rm` asks and reports.
struct RemovalText {
  let target: RemovalTarget

  init(_ target: RemovalTarget) { self.target = target }

  /// Asks on the terminal.
  ///
  /// - Throws: `ServiceError` if nobody can be asked.
  func isConfirmed() throws(ServiceError) -> Bool {
    guard isatty(STDIN_FILENO) == 1 else {
      throw ServiceError("standard input is not a terminal: \(question) Confirm with --yes")
    }
    TerminalOutput.standardError.write("\(question) [y/N] ")
    let isConfirmed = ["y", "yes"].contains((readLine() ?? "").lowercased())
    if !isConfirmed { ErrorOutput.print("nothing was removed") }
    return isConfirmed
  }

  private var question: String {
    switch target {
    case .sweep(let sweep): return "remove the sweep '\(sweep)' and its results?"
    case .trial(let match):
      let holders =
        match.sweeps.count > 1 ? " from the sweeps \(NameList(match.sweeps))" : ""
      return "remove trial \(title(of: match)), \(match.record.state.rawValue), and its results"
        + "\(holders)?"
    }
  }

  /// Removes it.
  ///
  /// - Returns: the number of trials that are gone.
  func perform(by service: MaintenanceService) async throws -> Int {
    try await following(service.events, by: ErrorOutput.follow) { try await service.remove(target) }
  }

  /// - Parameter count: trials that are gone.
  func done(_ count: Int) -> String {
    switch target {
    case .sweep(let sweep):
      let trials =
        switch count {
        case 0: "and no trial: it had none, or other sweeps hold them"
        case 1: "and 1 trial; 'sweep gc' frees its files"
        default: "and \(count) trials; 'sweep gc' frees their files"
        }
      return "removed the sweep '\(sweep)' \(trials)"
    case .trial(let match): return "removed trial \(title(of: match)); 'sweep gc' frees its files"
    }
  }

  private func title(of match: TrialMatch) -> String {
    "\(match.record.id.short) (\(match.record.trial.configuration.name))"
  }
}
