package import ArgumentParser
import ExperimentModel
import Foundation
import Scheduling

/// `sweep GRID`: trains what is missing and writes the report.
package struct RunCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Train every configuration of a grid file that is not trained yet (the default).",
    discussion: """
      Finished trials are never trained again: the same command goes on where
      it was interrupted. Ctrl-C stops at the next safe point; twice: at once.

      Exit status: 0 all trials finished, 1 some did not, 2 the grid or the
      data are wrong, 64 wrong usage, 130 interrupted.
      """)

  @Argument(help: "A grid file, such as experiments/grid.conf.")
  var grid: String

  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: "Trials at a time; as many as there are cores by default.")
  var jobs: Int?

  @Option(help: "Threads of each trial; the cores that jobs leave free by default.")
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Train on this dataset rather than the grid's: sample, a name under data/, or a folder.",
      valueName: "name|dir"))
  var dataset: String?

  @OptionGroup var store: StoreOptions

  @Option(
    help: ArgumentHelp("Seeds, rather than the grid's: 1,2,3.", valueName: "list"),
    transform: parseSeeds)
  var seeds: [UInt64]?

  @OptionGroup var choice: ConfigurationChoice

  @Flag(name: .customLong("dry-run"), help: "Print what would be trained, and train nothing.")
  var isDryRun = false

  @Option(
    help: ArgumentHelp(
      "Train again what failed, or all: finished trials too.", valueName: "failed|all"))
  var rerun: RerunChoice?

  @Option(
    help: ArgumentHelp(
      "How long an attempt at a trial may take, such as 90s, 10m or 1h30m; any time by default.",
      valueName: "duration"))
  var timeout: TimeLimit?

  @Option(help: "How often a trial whose worker crashed is tried again, from where it was.")
  var retries = 1

  @Flag(name: .customLong("fail-fast"), help: "Stop the run when a trial does not finish.")
  var failsFast = false

  @Option(
    help: ArgumentHelp(
      "Memory of all workers together, such as 8G; a start waits for room. Most of what is free by "
        + "default.", valueName: "size"))
  var memory: MemorySize?

  @Option(help: ArgumentHelp("Where the Markdown report goes.", valueName: "file"))
  var report: String?

  @Flag(name: .customLong("no-progress"), help: "One plain line an event, also on a terminal.")
  var hidesProgress = false

  package init() {}

  package func validate() throws {
    for (name, value) in [("jobs", jobs), ("threads", threads)] where (value ?? 1) < 1 {
      throw ValidationError("--\(name) must be at least 1.")
    }
    guard retries >= 0 else { throw ValidationError("--retries must be at least 0.") }
  }

  package func run() async throws {
    let status = try await reportingFailures {
      try await RunSession(command: self).run()
    }
    if status != .success { throw ExitCode(status.rawValue) }
  }
}

/// The values of `--rerun`.
enum RerunChoice: String, ExpressibleByArgument, CaseIterable {
  case failed, all

  var policy: RerunPolicy {
    switch self {
    case .failed: .failed
    case .all: .all
    }
  }
}

/// Reads `1,2,3`.
@Sendable
private func parseSeeds(_ text: String) throws -> [UInt64] {
  let words = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  if let complaint = words.lazy.compactMap({ Seed.complaint(of: $0) }).first {
    throw ValidationError(complaint)
  }
  let seeds = words.compactMap { UInt64($0) }
  guard !seeds.isEmpty, seeds.count == words.count else {
    throw ValidationError("expected whole numbers separated by commas, such as 1,2,3")
  }
  guard Set(seeds).count == seeds.count else {
    throw ValidationError("a seed is given twice")
  }
  return seeds
}
