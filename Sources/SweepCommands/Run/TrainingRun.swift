import ArgumentParser
import OutputFiles
import SweepService

/// A run on this machine with its display: what `sweep run`, `confirm` and `variance` share.
struct TrainingRun {
  private let request: RunRequest
  private let options: TrainingOptions
  /// True if a search is confirmed when it has ended.
  var confirmsSearches = false

  init(_ request: RunRequest, _ options: TrainingOptions) {
    self.request = request
    self.options = options
  }

  /// Trains what is missing, or prints the plan.
  ///
  /// - Throws: `ExitCode` if not all trials finished.
  func run() async throws {
    let service = RunService(request, launcher: WorkerLaunch.processes)
    // From the first step: reading data and waiting for the database take time too.
    let signals = StopSignals { service.requestStop() }
    if options.isDryRun { return try PlanText(RunService.plan(request)).print(signals) }
    let display = RunDisplay(request, signals, isHidden: options.hidesProgress)
    let outcome = try await following(service.events, by: display.follow) {
      try await service.run()
    }
    let status = try RunOutcomeText(outcome, request).print()
    if status != .success { throw ExitCode(status.rawValue) }
    if confirmsSearches, outcome.search != nil {
      try await TrainingRun(request.confirming(outcome.sweep), options).run()
    }
  }
}
