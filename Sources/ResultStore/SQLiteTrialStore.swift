package import ExperimentModel
package import Foundation
import GRDB

/// The store of a runner: one SQLite file.
///
/// Every call is one transaction. Commits wait for the disk, save those of `beginAttempt` and
/// `record`: a power cut may take them, and with them only what the next run does again.
package final class SQLiteTrialStore: AttemptStore, TrialCatalog {
  package let path: String
  let queue: DatabaseQueue

  /// Opens the database at `path` for reading and writing; makes folder and file where they are
  /// missing, and brings tables and views up to date.
  ///
  /// - Throws: `ResultStoreError`.
  package init(path: String) throws(ResultStoreError) {
    self.path = path
    queue = try DatabaseFile.openForWriting(path: path)
  }

  /// Brings the database to rest and closes it: nothing beside it is left then that another user could
  /// not write. No call may follow.
  package func close() { DatabaseFile.bringToRest(queue) }

  package func register(
    _ sweep: Sweep, dataset: DatasetDescription, trials: [Trial], environment: RunEnvironment
  ) async throws {
    let now = Date()
    try await write { db in
      try Registration(sweep: sweep, dataset: dataset, trials: trials, environment: environment)
        .write(to: db, at: now)
    }
  }

  package func states(of ids: [TrialID]) async throws -> [TrialID: TrialState] {
    try await write(waitingForDisk: false) { try TrialStates($0).states(of: ids) }
  }

  package func beginAttempt(of trial: TrialID, at date: Date) async throws -> AttemptID {
    try await write(waitingForDisk: false) { try AttemptRecorder($0).begin(trial, at: date) }
  }

  package func record(_ epoch: EpochMetrics, of trial: TrialID) async throws {
    try await write(waitingForDisk: false) { try AttemptRecorder($0).record(epoch, of: trial) }
  }

  package func endAttempt(
    _ attempt: AttemptID, outcome: AttemptOutcome, at date: Date
  ) async throws {
    try await write { try AttemptRecorder($0).end(attempt, outcome: outcome, at: date) }
  }

  package func settleOrphanedAttempts(at date: Date) async throws -> [TrialID] {
    try await write { try AttemptRecorder($0).settleLost(at: date) }
  }

  /// Trials that an older version stored as finished without all of their epochs.
  package func incompleteTrials() async throws -> [IncompleteTrial] {
    try await write(waitingForDisk: false) { try IncompleteTrial.all(in: $0) }
  }

  /// Adds epochs that a finished trial lacks.
  ///
  /// - Throws: `ResultStoreError` of code `inconsistent` when the trial still lacks some.
  package func restore(_ epochs: [EpochMetrics], of trial: TrialID) async throws {
    try await write { try AttemptRecorder($0).restore(epochs, of: trial) }
  }

  /// Runs `body` in one transaction.
  ///
  /// In a task of its own: GRDB drops what a cancelled task asks for, but how an attempt ended must
  /// be written just then, when the user has stopped the sweep.
  func write<Value: Sendable>(
    waitingForDisk: Bool = true, _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    let queue = queue
    do {
      return try await Task {
        try await queue.writeWithoutTransaction { db in
          try db.execute(sql: "PRAGMA synchronous = \(waitingForDisk ? "FULL" : "NORMAL")")
          var value: Value?
          try db.inTransaction(.immediate) {
            value = try body(db)
            return .commit
          }
          return value!  // inTransaction returned, so its body did
        }
      }.value
    } catch {
      throw ResultStoreError(error, path: path, isWriting: true)
    }
  }
}
