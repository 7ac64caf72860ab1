package import ArgumentParser
import SweepService

/// `sweep GRID`: trains what is missing and writes the report.
package struct RunCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Train every configuration of a grid file that is not trained yet (the default).",
    discussion: """
      Finished trials are never trained again, and interrupted ones resume.
      Ctrl-C stops at the next safe point; twice: immediately.

      Exit status: 0 all trials finished, 1 some did not, 2 the grid or the
      data are wrong, 64 wrong usage, 130 interrupted.
      """)

  @OptionGroup var options: RunOptions

  package init() {}

  package func run() async throws {
    try await options.run(options.request)
  }
}

extension RunOptions {
  /// Makes the run of a request, shows it and prints its outcome.
  func run(_ request: RunRequest) async throws {
    try await reportingFailures {
      let service = RunService(request, launcher: WorkerLaunch.processes)
      // From the first step: reading data and waiting for the database take time too.
      let signals = StopSignals { service.requestStop() }
      if isDryRun { return try PlanText(RunService.plan(request)).print(signals) }
      let display = RunDisplay(request, signals, isHidden: hidesProgress)
      let outcome = try await following(service.events, by: display.follow) {
        try await service.run()
      }
      let status = try RunOutcomeText(outcome, request).print()
      if status != .success { throw ExitCode(status.rawValue) }
    }
  }
}
