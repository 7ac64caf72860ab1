import Analysis
import Datasets
package import ExperimentModel
import OutputFiles
package import Scheduling
import Synchronization

/// Plans and trains the sweep of one request, and writes its report.
///
/// One service makes one run. It needs no terminal: a launcher is its only way to start trials, and
/// everything that happens is an event or part of the outcome.
package final class RunService: Sendable {
  /// What the workers of a run may take.
  package struct Limits: Sendable, Hashable {
    /// Maximum duration of an attempt; nil for no limit.
    package let timeout: Duration?
    /// Maximum memory of all workers together, in bytes; nil for no limit.
    package let memory: Int64?
  }

  package let events = EventBroadcast<RunEvent>()

  private enum Phase {
    case preparing
    case training(SweepScheduler)
    case ended
  }

  private let request: RunRequest
  private let clock: RunClock
  private let launcher: @Sendable (Limits) -> any TrialLauncher
  private let phase = Mutex(Phase.preparing)

  /// - Parameter launcher: makes the launcher of the run's trials.
  package init(
    _ request: RunRequest, clock: RunClock = .system(),
    launcher: @escaping @Sendable (Limits) -> any TrialLauncher
  ) {
    self.request = request
    self.clock = clock
    self.launcher = launcher
  }

  /// Returns what `run` would train. Writes nothing but the encoded dataset.
  ///
  /// - Throws: `ServiceError` if the grid or the data are wrong; `MissingGrid`.
  package static func plan(_ request: RunRequest) throws -> SweepPlan {
    var notices: [Notice] = []
    let preparation = try SweepPreparation(request) { notices.append($0) }
    guard request.paths.hasDatabase else {
      return try preparation.plan(request, states: [:], notices: notices)
    }
    let history = try SweepHistory(preparation, in: request.paths)
    return try preparation.plan(
      request, states: history.states, finished: history.trials, notices: notices)
  }

  /// Trains what is missing and writes the report. Ends the events.
  ///
  /// - Throws: `ServiceError`, `MissingGrid`, or the errors of the store and of the report's file.
  package func run() async throws -> RunOutcome {
    defer { events.finish() }
    var preparation = try SweepPreparation(request) { events.send(.notice($0)) }
    let report = RunReport(preparation.sweep, request)
    // Not only after hours of training.
    if request.report != nil { try report.file.check() }
    let records = try await RunRecords(request.paths, clock, report: wait)
    defer { records.close() }
    var summary = RunSummary(counts: [:], seconds: 0)
    while true {
      let states = try await records.begin(preparation) { events.send(.notice($0)) }
      let plan = try preparation.plan(request, states: states)
      summary.add(try await train(plan, preparation, records))
      if summary.stop == nil, let next = preparation.nextRound(in: request.paths) {
        next.settlement.map { events.send(.notice(.note($0.text))) }
        preparation = next
        continue
      }
      phase.withLock { $0 = .ended }
      events.send(.ended(summary))
      return try report.outcome(plan, summary)
    }
  }

  /// Asks a run that trains to stop at the next safe point.
  ///
  /// - Returns: False if training has not begun: nothing is lost then if the process ends.
  package func requestStop() -> Bool {
    phase.withLock { phase in
      switch phase {
      case .preparing: return false
      case .training(let scheduler):
        scheduler.requestStop()
        events.send(.stopping)
      case .ended: break
      }
      return true
    }
  }

  @Sendable private func wait(_ message: String) { events.send(.waiting(message)) }

  private func train(
    _ plan: SweepPlan, _ preparation: SweepPreparation, _ records: RunRecords
  ) async throws -> RunSummary {
    defer { phase.withLock { $0 = .preparing } }
    let datasets = preparation.datasets
    let search = try SearchRun(plan, preparation, request, records)
    try await records.waiting { try await search?.register() }
    guard !plan.isEmpty else { return RunSummary(counts: [:], seconds: 0) }
    // They would resume from the state that they ended with.
    for entry in plan.trials.missing where entry.state == .finished {
      records.removeCheckpoint(of: entry.trial)
    }
    let continued = plan.trials.continued
    let memory = MemoryBudget(request)
    memory.warning(of: plan, datasets).map { events.send(.notice($0)) }
    let scheduler = SweepScheduler(
      launcher: launcher(Limits(timeout: request.timeout, memory: memory.bytes)),
      store: records.store,
      options: .init(
        jobs: plan.resources.jobs, retries: request.retries, failFast: request.failsFast,
        memoryLimit: memory.bytes),
      clock: clock, report: wait, whenFinished: records.removeObsoleteCheckpoint,
      register: { try await search?.register() },
      memory: { datasets.memory(of: $0, threads: plan.resources.threads) },
      assignment: { [paths = request.paths] trial in
        var assignment = TrialAssignment(
          trial: trial, dataset: datasets.specification(of: trial),
          datasetPath: datasets[trial].path,
          trialDirectory: paths.trialFolder(trial.id.short), threads: plan.resources.threads,
          continued: continued[trial.id].map {
            ContinuedTrial(id: $0, directory: paths.trialFolder($0.short))
          })
        assignment.prunedBy = search?.trials.measure
        return assignment
      })
    events.send(.started(plan))
    phase.withLock { $0 = .training(scheduler) }
    var meter = RunTotalsMeter(plan, from: clock.elapsed())
    async let summary = scheduler.run(search?.strategy ?? GridStrategy(plan.trials))
    for await event in scheduler.events {
      events.send(.trial(event, totals: meter.totals(after: event)))
    }
    do {
      let summary = try await summary
      try await records.waiting { try await search?.register() }
      return summary
    } catch let error as StoreFailure {
      throw ServiceError("\(error)", kind: error.isInterrupted ? .interrupted : .failure)
    }
  }
}
