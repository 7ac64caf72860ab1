package import ExperimentModel
package import Foundation
import GRDB

/// The runner's store: one SQLite file.
///
/// Every call is one transaction. Commits wait for the disk, except those of `beginAttempt` and
/// `record`: what a power cut takes of them, the next run repeats.
package final class SQLiteTrialStore: AttemptStore, TrialCatalog, ResultRemoval {
  package let path: String
  let queue: DatabaseQueue

  /// Opens the database at `path` for writing. Creates missing folders and the file, and upgrades
  /// tables and views.
  ///
  /// - Throws: `ResultStoreError`.
  package init(path: String) throws(ResultStoreError) {
    self.path = path
    queue = try DatabaseFile.openForWriting(path: path)
  }

  /// Closes the database and removes the files beside it, which another user could not write. No
  /// call may follow.
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
    try await read { try SummaryReader($0).states(of: ids) }
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

  package func prune(_ trial: TrialID) async throws {
    try await write { try AttemptRecorder($0).prune(trial) }
  }

  package func settleOrphanedAttempts(at date: Date) async throws -> [TrialID] {
    try await write { try AttemptRecorder($0).settleLost(at: date) }
  }

  package func incompleteTrials() async throws -> [IncompleteTrial] {
    try await read { try IncompleteTrial.all(in: $0) }
  }

  package func restore(_ epochs: [EpochMetrics], of trial: TrialID) async throws {
    try await write { try AttemptRecorder($0).restore(epochs, of: trial) }
  }

  /// Runs `body` in one transaction.
  ///
  /// - Parameter waitingForDisk: true if the transaction must survive a power cut.
  func write<Value: Sendable>(
    waitingForDisk: Bool = true, _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    try await uncancelled { queue in
      try await queue.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA synchronous = \(waitingForDisk ? "FULL" : "NORMAL")")
        var value: Value?
        try db.inTransaction(.immediate) {
          value = try body(db)
          return .commit
        }
        return value!  // inTransaction returned, so its body did
      }
    }
  }

  private func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    try await uncancelled { try await $0.read(body) }
  }

  /// Runs `body` in a task of its own. GRDB drops the requests of cancelled tasks, but the ending
  /// of an attempt must be recorded when the user has stopped the sweep.
  private func uncancelled<Value: Sendable>(
    _ body: @escaping @Sendable (DatabaseQueue) async throws -> Value
  ) async throws -> Value {
    let queue = queue
    do {
      return try await Task { try await body(queue) }.value
    } catch {
      throw ResultStoreError(error, path: path, isWriting: true)
    }
  }
}
