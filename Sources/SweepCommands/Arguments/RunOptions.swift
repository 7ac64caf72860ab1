import ArgumentParser
import Scheduling
import SweepService

/// What a run trains, and with how much of the machine.
struct RunOptions: ParsableArguments {
  @Argument(help: "A grid file, such as experiments/grid.conf.")
  var grid: String

  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: "Trials in parallel; as many as there are cores by default.")
  var jobs: Int?

  @Option(help: "Threads of each trial; the cores that jobs leave free by default.")
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Train on this dataset rather than the grid's: sample, a name under data/, or a folder.",
      valueName: "name|dir"))
  var dataset: String?

  @OptionGroup var database: DatabaseOption

  @Option(
    help: ArgumentHelp("Seeds, rather than the grid's: 1,2,3.", valueName: "list"),
    transform: { try SeedList($0) })
  var seeds: SeedList?

  @OptionGroup var choice: OnlyOption

  @Flag(name: .customLong("dry-run"), help: "Print what would be trained, and train nothing.")
  var isDryRun = false

  @Option(
    help: ArgumentHelp(
      "Retrain failed trials, or all.", valueName: "failed|all"))
  var rerun: RerunPolicy?

  @Option(
    help: ArgumentHelp(
      "How long an attempt at a trial may take, such as 90s, 10m or 1h30m; any time by default.",
      valueName: "duration"))
  var timeout: TimeLimit?

  @Option(help: "How often a trial is retried, from its checkpoint, after its worker crashed.")
  var retries = 1

  @Flag(name: .customLong("fail-fast"), help: "Stop the run when a trial does not finish.")
  var failsFast = false

  @Option(
    help: ArgumentHelp(
      "Memory of all workers together, such as 8G; a trial starts only when it fits. Most of what "
        + "is free by default.", valueName: "size"))
  var memory: MemorySize?

  @Option(help: ArgumentHelp("Path of the Markdown report.", valueName: "file"))
  var report: String?

  @Flag(name: .customLong("no-progress"), help: "One line per event, also on a terminal.")
  var hidesProgress = false

  func validate() throws {
    for (name, value) in [("jobs", jobs), ("threads", threads)] where (value ?? 1) < 1 {
      throw ValidationError("--\(name) must be at least 1.")
    }
    guard retries >= 0 else { throw ValidationError("--retries must be at least 0.") }
  }

  var request: RunRequest {
    RunRequest(
      grid: grid, paths: database.paths, dataset: dataset, seeds: seeds?.seeds, only: choice.only,
      rerun: rerun ?? RerunPolicy.none, jobs: jobs, threads: threads, timeout: timeout?.duration,
      retries: retries,
      failsFast: failsFast, memory: memory?.bytes, report: report)
  }
}
