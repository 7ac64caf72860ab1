import ArgumentParser
import Datasets
import ExperimentFile
import ExperimentModel
import Foundation
import LocalLauncher
import OutputFiles
import Platform
import Reporting
import ResultStore
import Scheduling
import Engine
import TerminalUI
import TrialTraining

/// One call of `sweep run`, from the grid file to the report.
struct RunSession {
  let command: RunCommand

  func run() async throws -> ExitStatus {
    let sweep = try readSweep()
    let datasets = try SweepDatasets(sweep)
    let trials = sweep.trials(engineVersion: engineVersion) { datasets[$0].description.hash }
    let wanted = try selected(trials, of: sweep)
    if let note = try GridFileNote(sweep, grid: command.grid, database: command.store.database) {
      printError(note.text, isMarked: true)
    }
    if let note = ChangeNote(
      sweep, trials: trials, data: datasets.whole.description, database: command.store.database)
    {
      printError(note.text, isMarked: true)
    }
    warnOfSampledMetrics(sweep)
    let degenerate = DegenerateData(sweep, datasets)
    if let error = degenerate.error {
      throw CommandFailure("\(command.grid): \(error)")
    }
    for warning in degenerate.warnings { printError("warning: \(warning)", isMarked: true) }
    warnOfUnusableValues(datasets.description)
    if command.isDryRun {
      return try printPlan(wanted, sweep, datasets)
    }
    // Not only after hours of training.
    try command.report.map { OutputFile($0, protecting: protected(sweep)) }?.check()
    let lock = try RunnerLock(database: command.store.database)
    defer { lock.release() }
    let clock = RunClock.system()
    let store = try await waitingForDatabase { [command] in
      try SQLiteTrialStore(path: command.store.database)
    }
    defer { store.close() }
    try await waitingForDatabase {
      _ = try await store.settleOrphanedAttempts(at: clock.date)
      try await store.register(
        sweep, dataset: datasets.description, trials: trials, environment: .current)
    }
    try await restoreEpochs(of: wanted, in: store)
    let states = try await waitingForDatabase { try await store.states(of: wanted.map(\.id)) }
    let plan = Plan(
      trials: wanted, states: states, rerun: command.rerun?.policy ?? .none,
      operations: datasets.operations)
    let summary = try await train(plan, datasets, store, clock)
    return try await conclude(plan, summary, sweep, store)
  }

  /// Restores epochs that finished trials lack, where their checkpoints have them; says which trials
  /// are trained again because theirs do not.
  private func restoreEpochs(of wanted: [Trial], in store: SQLiteTrialStore) async throws {
    let wanted = Set(wanted.map(\.id))
    let incomplete = try await waitingForDatabase { try await store.incompleteTrials() }
    for trial in incomplete where wanted.contains(trial.id) {
      let repair = EpochRepair(trial, in: command.store)
      if let epochs = repair.epochs {
        try await waitingForDatabase { try await store.restore(epochs, of: trial.id) }
        printError("note: \(repair.restored)", isMarked: true)
      } else {
        printError("note: \(repair.problem); it is trained again", isMarked: true)
      }
    }
  }

  // MARK: - Input

  /// The grid file with what the command line changes.
  private func readSweep() throws -> Sweep {
    guard FileManager.default.fileExists(atPath: command.grid) else {
      if let obstacle = FileFault.obstacle(on: command.grid) {
        throw CommandFailure("\(command.grid) can't be read: \(obstacle)")
      }
      throw CommandFailure(missingGridMessage(command.grid))
    }
    var sweep: Sweep
    do {
      sweep = try GridFile.read(path: command.grid)
    } catch {
      throw CommandFailure("\(error)", isMarked: true)
    }
    if let dataset = command.dataset { sweep.dataset.source = dataset }
    if let seeds = command.seeds { sweep.seeds = seeds }
    return sweep
  }

  /// The trials of the configurations that `--only` names.
  private func selected(_ trials: [Trial], of sweep: Sweep) throws -> [Trial] {
    let names = try command.choice.names(
      among: sweep.configurations.map(\.name), of: command.grid,
      all: "'sweep \(command.grid) --dry-run' shows all")
    return names.map { names in trials.filter { names.contains($0.configuration.name) } } ?? trials
  }

  private func warnOfSampledMetrics(_ sweep: Sweep) {
    guard case .sampled = sweep.dataset.evaluation?.candidates else { return }
    printError(
      "warning: sampled metrics mislead: they can order models otherwise than the whole catalogue "
        + "does; 'candidates: all' ranks among all movies", isMarked: true)
  }

  private func warnOfUnusableValues(_ dataset: DatasetDescription) {
    for unusable in dataset.unusable ?? [] {
      printError(
        "warning: \(dataset.name): \(unusable.text); they count as absent: correct them in the file, "
          + "or leave them empty", isMarked: true)
    }
  }

  // MARK: - Plan

  /// Prints what a run would do. Makes no database.
  private func printPlan(
    _ wanted: [Trial], _ sweep: Sweep, _ datasets: SweepDatasets
  ) throws -> ExitStatus {
    var states: [TrialID: TrialState] = [:]
    var finished: [TrialRecord] = []
    if FileManager.default.fileExists(atPath: command.store.database) {
      let results = try SQLiteResults(path: command.store.database)
      states = try results.states(of: wanted.map(\.id))
      finished =
        try results.sweeps().first { $0.name == sweep.name }
        .map {
          try results.snapshot(ofSweep: $0.name) { _ in
            SnapshotContents(userMetrics: [], historyOfFinished: false)
          }.trials
        } ?? []
    }
    let plan = Plan(
      trials: wanted, states: states, rerun: command.rerun?.policy ?? .none,
      operations: datasets.operations)
    let resources = ResourcePlan(
      jobs: command.jobs, threads: command.threads, cores: MachineLimits.current.cores,
      trials: plan.missing.count)
    try StandardOutput.print(
      PlanText(
        plan, sweep: sweep, jobs: resources.jobs, speed: measuredSpeed(finished, on: datasets)
      ).text(width: TerminalOutput.standardOutput.tableWidth))
    return .success
  }

  /// Operations a second of one worker, from finished trials of this sweep; nil without any.
  private func measuredSpeed(
    _ records: [TrialRecord], on datasets: SweepDatasets
  ) -> Double? {
    var operations = 0.0
    var seconds = 0.0
    for record in records where record.state == .finished {
      guard let time = record.seconds else { continue }
      operations += datasets.operations(of: record.trial)
      seconds += time
    }
    return seconds > 0 ? operations / seconds : nil
  }

  // MARK: - Training

  private func train(
    _ plan: Plan, _ datasets: SweepDatasets, _ store: SQLiteTrialStore, _ clock: RunClock
  ) async throws -> RunSummary {
    guard !plan.isEmpty else { return RunSummary(counts: [:], seconds: 0) }
    let limits = MachineLimits.current
    let resources = ResourcePlan(
      jobs: command.jobs, threads: command.threads, cores: limits.cores,
      trials: plan.missing.count)
    // The runner itself and others need some.
    let memoryLimit = command.memory?.bytes ?? limits.availableMemory.map { $0 / 10 * 9 }
    let launcher = ProcessLauncher(
      executable: executablePath(), name: CommandLine.arguments[0],
      options: .init(timeout: command.timeout?.duration, memoryLimit: memoryLimit))
    let memory: @Sendable (Trial) -> Int64 = { trial in
      datasets.memory(of: trial, threads: resources.threads)
    }
    warnOfMemory(
      plan.missing.map { memory($0.trial) }, limit: memoryLimit,
      of: command.memory == nil ? limits.availableText.map { "nine tenths of \($0)" } : nil)
    let progress = RunProgress(
      plan: plan, work: datasets.work, jobs: resources.jobs,
      isHidden: command.hidesProgress)
    let storeOptions = command.store
    let scheduler = SweepScheduler(
      launcher: launcher, store: store,
      options: .init(
        jobs: resources.jobs, retries: command.retries, failFast: command.failsFast,
        memoryLimit: memoryLimit),
      clock: clock, report: progress.tell,
      whenFinished: { trial in
        TrainingCheckpoint(trial: trial.id, folder: storeOptions.trialDirectory(trial.id.short))
          .remove()
      },
      memory: memory,
      assignment: { trial in
        TrialAssignment(
          trial: trial, dataset: datasets.specification(of: trial.configuration),
          datasetPath: datasets[trial.configuration].path,
          trialDirectory: storeOptions.trialDirectory(trial.id.short), threads: resources.threads)
      })
    let signals = StopSignals {
      scheduler.requestStop()
      progress.tellOfStop()
    }
    defer { signals.ignore() }
    async let display: Void = progress.follow(scheduler.events, from: clock.elapsed())
    do {
      let summary = try await scheduler.run(GridStrategy(plan))
      await display
      return summary
    } catch {
      await display
      throw CommandFailure("\(error)", code: error.isInterrupted ? .interrupted : .failure)
    }
  }

  /// Says that a trial may take more than there is: it is started all the same, alone.
  ///
  /// - Parameter origin: where the limit comes from; nil when it was asked for.
  private func warnOfMemory(_ estimates: [Int64], limit: Int64?, of origin: String?) {
    guard let limit, let most = estimates.max(), most > limit else { return }
    printError(
      "warning: the largest trial may take \(most >> 20) MiB, but the limit is \(limit >> 20) MiB"
        + (origin.map { " (\($0))" } ?? "") + "; such trials run one at a time", isMarked: true)
  }

  /// This program, which workers run too: by the link that leads each process to the very file that
  /// it was started from, whatever was built in its place since.
  private func executablePath() -> String {
    let link = "/proc/self/exe"
    return FileManager.default.fileExists(atPath: link) ? link : CommandLine.arguments[0]
  }

  // MARK: - Results

  /// Files that the report must not replace.
  private func protected(_ sweep: Sweep) -> [String] {
    command.store.protected([
      command.grid, sweep.dataset.source, "data/\(sweep.dataset.source)",
    ])
  }

  private func reportPath(of sweep: Sweep) -> String {
    command.report ?? "\(command.store.folder)/\(sweep.name).md"
  }

  /// Writes the report and prints the short table.
  private func conclude(
    _ plan: Plan, _ summary: RunSummary, _ sweep: Sweep, _ store: SQLiteTrialStore
  ) async throws -> ExitStatus {
    // First, because the report may meet the same fault.
    if case .storage(let reason) = summary.stop {
      printError(
        "stopped: \(reason)\nNo other trial could be written either. Finished ones are safe, and the "
          + "same command goes on once the cause is gone: \(CommandToGoOn(command).text)")
    }
    let snapshot = try SQLiteResults(path: store.path).reportSnapshot(
      ofSweep: sweep.name, showsEpochs: false)
    let path = reportPath(of: sweep)
    var isReported = true
    do {
      try OutputFile(path, protecting: protected(sweep)).write(
        ReportFormat.markdown.render(snapshot))
    } catch {
      // The results are worth seeing all the same.
      printError(error.description)
      isReported = false
    }
    if plan.isEmpty {
      try StandardOutput.print(
        "nothing to do: \(plan.done.count) of \(plan.done.count + plan.failed.count) finished")
    }
    try StandardOutput.write(
      TerminalRenderer(width: TerminalOutput.standardOutput.tableWidth, overflow: .report)
        .render(Document(summaryOf: snapshot)))
    if isReported { try StandardOutput.print("report: \(path)") }
    if case .failFast(let trial) = summary.stop {
      try StandardOutput.print(
        "stopped by --fail-fast: trial \(trial.short) did not finish ('sweep show \(trial.short)')")
      return .failure
    }
    if case .storage = summary.stop { return .failure }
    if summary.stop != nil {
      try StandardOutput.print("interrupted; to go on: \(CommandToGoOn(command).text)")
      return .interrupted
    }
    let failures = plan.failed.count + summary.failures
    if failures > 0 {
      try StandardOutput.print(
        "\(failures) failed; to try again: \(CommandToGoOn(command, rerun: .failed).text)")
    }
    return isReported && summary.isComplete && plan.failed.isEmpty ? .success : .failure
  }
}

/// What to say of a grid that is not there: a mistyped subcommand arrives here as a file name.
func missingGridMessage(_ name: String) -> String {
  let commands = SweepCommand.configuration.subcommands
    .map { $0.configuration.commandName ?? "" }
  if let nearest = Spelling.nearest(to: name, among: commands), !name.contains("/"),
    !name.contains(".")
  {
    return "there is no grid file '\(name)'; did you mean 'sweep \(nearest)'?"
  }
  return "there is no grid file '\(name)'; 'sweep experiments/grid.conf' runs the example"
}
