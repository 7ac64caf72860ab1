package import ExperimentModel
import Foundation
import GRDB

/// Reads results from a database. Makes and changes nothing, and works while a sweep runs in
/// another process. Each call sees one moment of the database.
package struct SQLiteResults: ResultReader, ResultQueries, StoreInspection {
  package let path: String
  private let connection: ReadConnection

  /// - Throws: `ResultStoreError` if there is no database at `path`, or none that this version reads.
  package init(path: String) throws(ResultStoreError) {
    self.path = path
    connection = try ReadConnection(path: path)
  }

  /// True if no runner works on the database, so that running attempts are orphaned.
  var isIdle: Bool { RunnerLock.isFree(database: path) }

  package func sweeps() throws(ResultStoreError) -> [SweepSummary] {
    let isIdle = isIdle
    return try read { try SummaryReader($0).sweeps(settled: isIdle) }
  }

  package func latestSweep() throws(ResultStoreError) -> String? {
    try read { try TrialLookup($0).latestSweep()?.name }
  }

  package func snapshot(
    ofSweep name: String, contents: (Sweep) -> SnapshotContents
  ) throws(ResultStoreError) -> SweepSnapshot {
    let isIdle = isIdle
    return try read { db in
      guard var snapshot = try SnapshotReader(db).snapshot(ofSweep: name, contents: contents)
      else { throw try SummaryReader(db).noSuchSweep(name) }
      if isIdle {
        for index in snapshot.trials.indices { snapshot.trials[index].settle() }
      }
      return snapshot
    }
  }

  package func trials(
    ofSweep name: String, metrics: [String]
  ) throws(ResultStoreError) -> [TrialSummary] {
    let isIdle = isIdle
    return try read {
      try SummaryReader($0).trials(ofSweep: name, metrics: metrics, settled: isIdle)
    }
  }

  package func states(of ids: [TrialID]) throws(ResultStoreError) -> [TrialID: TrialState] {
    let isIdle = isIdle
    let states = try read { try SummaryReader($0).states(of: ids) }
    return isIdle ? states.mapValues(\.settled) : states
  }

  package func trial(
    matching text: String, inSweep sweep: String?
  ) throws(ResultStoreError) -> TrialMatch {
    let isIdle = isIdle
    var match = try read { try TrialLookup($0).trial(matching: text, inSweep: sweep) }
    if isIdle { match.record.settle() }
    return match
  }

  func read<Value>(_ body: (Database) throws -> Value) throws(ResultStoreError) -> Value {
    try connection.use { try $0.read(body) }
  }

  /// Runs `body` on the views. They show orphaned attempts as interrupted.
  func readViews<Value>(_ body: (Database) throws -> Value) throws(ResultStoreError) -> Value {
    let isIdle = isIdle
    // No transaction: SQLite makes temporary views in none that only reads.
    return try connection.use { queue in
      try queue.inDatabase { db in
        let running = "SELECT EXISTS (SELECT 1 FROM trials WHERE state = 'running')"
        guard isIdle, try Bool.fetchOne(db, sql: running) == true else { return try body(db) }
        return try db.withOrphanedAttemptsSettled(body)
      }
    }
  }
}
