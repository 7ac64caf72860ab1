package import ArgumentParser
import ExperimentModel
import Foundation
import OutputFiles
import ResultStore
import TerminalUI

/// `sweep rm`: forgets a sweep or a trial.
package struct RemoveCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "rm",
    abstract: "Remove a sweep, or one trial, from the database.",
    discussion: """
      A sweep takes those of its trials along that no other sweep holds. Asks
      before it removes. Checkpoints stay until 'sweep gc'.

      A name that means two things is refused. sweep:NAME, configuration:NAME
      and trial:ID mean one.
      """)

  @Argument(help: "A sweep's name, a configuration's name or the beginning of a trial's id.")
  var name: String

  @Option(
    help: "The sweep that a configuration's name belongs to; needed where several have it.")
  var sweep: String?

  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false

  @OptionGroup var store: StoreOptions

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      // A reader that is still open would keep the writer off files of another user.
      func results() throws -> SQLiteResults { try SQLiteResults(path: store.database) }
      switch try results().removalTarget(named: name, inSweep: sweep) {
      case .sweep(let sweep):
        try confirm("remove the sweep '\(sweep)' and its results?")
        let gone = try await writing { try await $0.remove(sweep: sweep) }
        try StandardOutput.print("removed the sweep '\(sweep)' \(words(for: gone.count))")
      case .trial(let match):
        try refuseSharedTrial(match)
        let record = match.record
        let title = "\(record.id.short) (\(record.trial.configuration.name))"
        let holders =
          match.sweeps.count > 1 ? " from the sweeps \(NameList(match.sweeps))" : ""
        try confirm("remove trial \(title), \(record.state.rawValue), and its results\(holders)?")
        try await writing { try await $0.remove(trial: record.id) }
        try StandardOutput.print("removed trial \(title); 'sweep gc' frees its files")
      }
    }
  }

  /// Throws if nobody is asked and a configuration's name means a trial that other sweeps hold as well.
  private func refuseSharedTrial(_ match: TrialMatch) throws {
    let id = match.record.id
    guard yes, match.sweeps.count > 1, !id.hex.hasPrefix(QualifiedName(name).text) else { return }
    throw CommandFailure(
      "'\(name)' is trial \(id.short), which the sweeps \(NameList(match.sweeps)) share; remove it "
        + "from all of them with 'sweep rm trial:\(id.short)', or a whole sweep with "
        + "'sweep rm sweep:NAME'. Nothing was removed.")
  }

  /// What went with a sweep.
  private func words(for trials: Int) -> String {
    switch trials {
    case 0: "and no trial: those that it had belong to other sweeps too"
    case 1: "and 1 trial; 'sweep gc' frees its files"
    default: "and \(trials) trials; 'sweep gc' frees their files"
    }
  }

  private func writing<Value>(_ body: (SQLiteTrialStore) async throws -> Value) async throws
    -> Value
  {
    let lock = try RunnerLock(database: store.database)
    defer { lock.release() }
    return try await waitingForDatabase {
      let store = try SQLiteTrialStore(path: store.database)
      defer { store.close() }
      return try await body(store)
    }
  }

  private func confirm(_ question: String) throws {
    guard !yes else { return }
    guard isatty(STDIN_FILENO) == 1 else {
      throw CommandFailure("nobody is there to ask: \(question) Say so with --yes")
    }
    TerminalOutput.standardError.write("\(question) [y/N] ")
    guard ["y", "yes"].contains((readLine() ?? "").lowercased()) else {
      throw CommandFailure("nothing was removed", code: .failure, isMarked: true)
    }
  }
}
