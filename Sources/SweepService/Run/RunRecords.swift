import ExperimentModel
import Scheduling
import TrialTraining

/// The results of a run while it writes them, locked against other runs.
struct RunRecords: Sendable {
  let store: any AttemptStore & TrialCatalog
  private let release: @Sendable () -> Void
  private let paths: ProjectPaths
  private let clock: RunClock
  private let report: @Sendable (String) -> Void

  /// Takes the lock and opens the database; creates both.
  ///
  /// - Parameter report: receives a line for people if another program holds the database.
  init(
    _ paths: ProjectPaths, _ clock: RunClock, report: @escaping @Sendable (String) -> Void
  ) async throws {
    let lock = try SQLiteStorage.lock(paths.database)
    do {
      let (store, close) = try await StoreWait.run(clock: clock, report: report) {
        try SQLiteStorage.open(paths.database)
      }
      self.init(store, paths, clock, report: report) {
        close()
        lock.release()
      }
    } catch {
      lock.release()
      throw error
    }
  }

  /// - Parameters:
  ///   - store: an open store that no other runner writes.
  ///   - release: closes it.
  init(
    _ store: any AttemptStore & TrialCatalog, _ paths: ProjectPaths, _ clock: RunClock,
    report: @escaping @Sendable (String) -> Void = { _ in },
    release: @escaping @Sendable () -> Void = {}
  ) {
    self.store = store
    self.release = release
    self.paths = paths
    self.clock = clock
    self.report = report
  }

  func close() { release() }

  /// Registers the sweep and returns the states of its trials.
  ///
  /// - Parameter notify: receives a note for each trial whose missing epochs were restored, or are
  ///   trained again.
  func begin(
    _ preparation: SweepPreparation, notify: (Notice) -> Void
  ) async throws -> [TrialID: TrialState] {
    try await waiting {
      _ = try await store.settleOrphanedAttempts(at: clock.date)
      try await store.register(
        preparation.sweep, dataset: preparation.datasets.description, trials: preparation.trials,
        environment: .current)
    }
    let wanted = Set(preparation.wanted.map(\.id))
    for trial in try await waiting({ try await store.incompleteTrials() })
    where wanted.contains(trial.id) {
      let repair = EpochRepair(trial, in: paths)
      if let epochs = repair.epochs {
        try await waiting { try await store.restore(epochs, of: trial.id) }
        notify(.note(repair.restored))
      } else {
        notify(.note("\(repair.problem); it is trained again"))
      }
    }
    return try await waiting { try await store.states(of: preparation.wanted.map(\.id)) }
  }

  /// Registers a search with suggestions.
  func register(
    _ suggestions: [Configuration], of trials: SuggestionTrials, on dataset: DatasetDescription
  ) async throws {
    try await store.register(
      trials.sweep(with: suggestions), dataset: dataset, trials: trials.trials(with: suggestions),
      environment: .current)
  }

  /// Removes the checkpoint of a finished trial that no longer one can continue.
  @Sendable func removeObsoleteCheckpoint(of trial: Trial) {
    if trial.configuration.hyperparameters.ratesDependOnEpochs { removeCheckpoint(of: trial) }
  }

  func removeCheckpoint(of trial: Trial) {
    TrainingCheckpoint(trial: trial.id, folder: paths.trialFolder(trial.id.short)).remove()
  }

  func waiting<Value>(
    _ work: nonisolated(nonsending) () async throws -> Value
  ) async throws -> Value {
    try await StoreWait.run(clock: clock, report: report, work)
  }
}
