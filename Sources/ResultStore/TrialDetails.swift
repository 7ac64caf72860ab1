import ExperimentModel
import Foundation
import GRDB

/// Which trials a reader is asked for, as a query for their row numbers.
struct TrialScope {
  let sql: String
  let argument: Int64

  static func sweep(_ id: Int64) -> TrialScope {
    TrialScope(sql: "SELECT trial_id FROM memberships WHERE sweep_id = ?", argument: id)
  }

  static func trial(_ id: Int64) -> TrialScope { TrialScope(sql: "SELECT ?", argument: id) }
}

/// What several tables know of trials, by row number: one statement a table, however many trials.
struct TrialDetails {
  private(set) var epochs: [Int64: [EpochMetrics]] = [:]
  private(set) var attempts: [Int64: [AttemptRecord]] = [:]
  private(set) var results: [Int64: TrialResult] = [:]

  /// - Parameter userMetrics: names of the per-user metrics to read; nil for all.
  init(_ db: Database, of scope: TrialScope, userMetrics: Set<String>? = nil) throws {
    try readEpochs(db, scope)
    try readAttempts(db, scope)
    try readResults(db, scope, userMetrics: userMetrics)
  }

  private mutating func readEpochs(_ db: Database, _ scope: TrialScope) throws {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT t.id, e.epoch, e.train_loss, e.validation_loss, e.validation_auc, e.seconds,
          e.samples_per_second, e.checksum
        FROM trials t JOIN epoch_metrics e ON e.attempt_id = t.attempt_id
        WHERE t.id IN (\(scope.sql)) ORDER BY t.id, e.epoch
        """, arguments: [scope.argument])
    while let row = try rows.next() {
      let epoch = EpochMetrics(
        epoch: row[1], trainLoss: Double(measurement: row[2]),
        validationLoss: Double(measurement: row[3]), validationAUC: Double(measurement: row[4]),
        seconds: Double(measurement: row[5]), samplesPerSecond: Double(measurement: row[6]))
      try RowChecksum(epoch).verify(row[7], "epoch \(epoch.epoch) of a trial")
      epochs[row[0], default: []].append(epoch)
    }
  }

  private mutating func readAttempts(_ db: Database, _ scope: TrialScope) throws {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT trial_id, started_at, ended_at, state, message, log, cpu_seconds,
          peak_resident_bytes
        FROM attempts WHERE trial_id IN (\(scope.sql)) ORDER BY id
        """, arguments: [scope.argument])
    while let row = try rows.next() {
      var usage: ResourceUsage?
      if let seconds: Double = row[6], let bytes: Int64 = row[7] {
        usage = ResourceUsage(cpuSeconds: seconds, peakResidentBytes: bytes)
      }
      attempts[row[0], default: []].append(
        AttemptRecord(
          startedAt: Date(timeIntervalSince1970: row[1]),
          endedAt: (row[2] as Double?).map(Date.init(timeIntervalSince1970:)),
          state: try TrialState(stored: row[3]), message: row[4], log: row[5], usage: usage))
    }
  }

  private mutating func readResults(
    _ db: Database, _ scope: TrialScope, userMetrics: Set<String>?
  ) throws {
    let metrics = try FinalMetrics.read(db, of: scope)
    let perUser = try readUserMetrics(db, scope, names: userMetrics)
    var lists: [Int64: [UInt32]] = [:]
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT trial_id, weights_hash, parameter_count, user_list_id, checksum FROM trial_results
        WHERE trial_id IN (\(scope.sql))
        """, arguments: [scope.argument])
    while let row = try rows.next() {
      let list: Int64 = row[3]
      if lists[list] == nil {
        lists[list] = try readUserList(db, list)
      }
      let trial: Int64 = row[0]
      let result = TrialResult(
        metrics: metrics[trial] ?? [:], users: lists[list] ?? [], perUser: perUser[trial] ?? [:],
        weightsHash: row[1], parameterCount: row[2])
      try RowChecksum.result(
        weightsHash: result.weightsHash, parameterCount: result.parameterCount,
        metrics: result.metrics
      ).verify(row[4], "the result of a trial")
      results[trial] = result
    }
  }

  private func readUserList(_ db: Database, _ id: Int64) throws -> [UInt32] {
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT users, checksum FROM user_lists WHERE id = ?", arguments: [id])
    else { throw ResultStoreError(.damaged, "the database lacks a list of users") }
    let data: Data = row[0]
    try RowChecksum.list("users", data).verify(row[1], "a list of users")
    return try Blob.indices(data)
  }

  private func readUserMetrics(
    _ db: Database, _ scope: TrialScope, names: Set<String>?
  ) throws -> [Int64: [String: [Double]]] {
    if let names, names.isEmpty { return [:] }
    var perUser: [Int64: [String: [Double]]] = [:]
    let condition = names.map { " AND name IN (\(databaseQuestionMarks(count: $0.count)))" } ?? ""
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT trial_id, name, "values", checksum FROM user_metrics WHERE trial_id IN (\(scope.sql))\(condition)
        """,
      arguments: StatementArguments([scope.argument]) + StatementArguments(names?.sorted() ?? []))
    while let row = try rows.next() {
      let name: String = row[1]
      let data: Data = row[2]
      try RowChecksum.list(name, data).verify(row[3], "\(name) of each user")
      perUser[row[0], default: [:]][name] = try Blob.doubles(data)
    }
    return perUser
  }
}

/// Final metrics of many trials.
enum FinalMetrics {
  /// By row number of the trial, then by name.
  ///
  /// - Parameter names: of the metrics to read; nil for all.
  static func read(
    _ db: Database, of scope: TrialScope, names: Set<String>? = nil
  ) throws -> [Int64: [String: Double]] {
    var metrics: [Int64: [String: Double]] = [:]
    let condition = names.map { " AND name IN (\(databaseQuestionMarks(count: $0.count)))" } ?? ""
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT trial_id, name, value FROM final_metrics
        WHERE trial_id IN (\(scope.sql))\(condition) ORDER BY trial_id
        """,
      arguments: StatementArguments([scope.argument]) + StatementArguments(names?.sorted() ?? []))
    // A trial's rows follow each other: its dictionary is put away once.
    var trial: Int64?
    var values: [String: Double] = [:]
    while let row = try rows.next() {
      let next: Int64 = row[0]
      if next != trial {
        if let trial { metrics[trial] = values }
        trial = next
        values.removeAll()
        values.reserveCapacity(16)
      }
      values[row[1]] = Double(measurement: row[2])
    }
    if let trial { metrics[trial] = values }
    return metrics
  }
}
