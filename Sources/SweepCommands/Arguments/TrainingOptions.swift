import ArgumentParser
import Scheduling
import SweepService

/// How trials are trained, and with how much of the machine.
struct TrainingOptions: ParsableArguments {
  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: "Trials in parallel; as many as there are cores by default.")
  var jobs: Int?

  @Option(help: "Threads of each trial; the cores that jobs leave free by default.")
  var threads: Int?

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

  @Flag(name: .customLong("no-progress"), help: "One line per event, also on a terminal.")
  var hidesProgress = false

  func validate() throws {
    for (name, value) in [("jobs", jobs), ("threads", threads)] where (value ?? 1) < 1 {
      throw ValidationError("--\(name) must be at least 1.")
    }
    guard retries >= 0 else { throw ValidationError("--retries must be at least 0.") }
  }

  /// Returns a request for a run of these trials.
  func request(
    grid: String, confirming confirmation: ConfirmationRequest? = nil, paths: ProjectPaths,
    dataset: String? = nil, seeds: [UInt64]? = nil, only: [String] = [], report: String? = nil
  ) -> RunRequest {
    RunRequest(
      grid: grid, confirming: confirmation, paths: paths, dataset: dataset, seeds: seeds,
      only: only,
      rerun: rerun ?? RerunPolicy.none, jobs: jobs, threads: threads, timeout: timeout?.duration,
      retries: retries, failsFast: failsFast, memory: memory?.bytes, report: report)
  }
}
