import ExperimentModel
import Foundation
import GRDB

/// Which trials a reader is asked for, as a query for their row numbers (`trial_id`) and positions.
struct TrialScope {
  let sql: String
  let arguments: StatementArguments
  /// Of the trials.
  let positions: Range<Int>

  static func sweep(_ id: Int64, positions: Range<Int>) -> TrialScope {
    TrialScope(
      sql: """
        (SELECT position, trial_id FROM memberships
          WHERE sweep_id = ? AND position >= ? AND position < ?)
        """,
      arguments: [id, positions.lowerBound, positions.upperBound], positions: positions)
  }

  /// One trial, at position 0.
  static func trial(_ id: Int64) -> TrialScope {
    TrialScope(
      sql: "(SELECT 0 AS position, ? AS trial_id)", arguments: [id], positions: 0..<1)
  }
}

/// Reads what several tables know of trials: one statement a table, however many trials.
struct TrialDetailsReader {
  private let db: Database
  private let scope: TrialScope
  /// Number of the record for each position, from the first of the scope on; nil for none.
  private let places: [Int?]
  private var records: [TrialRecord] = []

  private init(_ db: Database, _ scope: TrialScope, places: [Int?]) {
    self.db = db
    self.scope = scope
    self.places = places
  }

  /// Completes records with epochs, attempts and result.
  ///
  /// - Parameters:
  ///   - positions: of the records.
  ///   - userMetrics: names of the per-user metrics to read; nil for all.
  ///   - history: of which trials epochs and logs are read, as a condition on a trial `t`; nil
  ///     for none. Epochs are read anyhow of trials that finished in a second attempt or later.
  ///   - verifiesCopies: whether what queries read is compared with what is read here.
  static func complete(
    _ records: inout [TrialRecord], at positions: [Int], of scope: TrialScope, in db: Database,
    userMetrics: Set<String>? = nil, history condition: String? = "TRUE",
    verifiesCopies: Bool = true
  ) throws {
    var places = [Int?](repeating: nil, count: scope.positions.count)
    for (number, position) in positions.enumerated() {
      places[position - scope.positions.lowerBound] = number
    }
    var reader = TrialDetailsReader(db, scope, places: places)
    // Changed in place, not copied.
    swap(&reader.records, &records)
    try reader.readResults(perUser: try reader.readUserMetrics(names: userMetrics))
    if userMetrics == nil { try reader.verifyUserMetrics() }
    try reader.readAttempts()
    if let condition {
      try reader.readEpochs(where: condition)
      try reader.readLogs(where: condition)
    }
    // How long one took that went on from a checkpoint, only its epochs tell.
    if condition != "TRUE",
      reader.records.contains(where: { $0.state == .finished && $0.attempts.count > 1 })
    {
      try reader.readEpochs(where: "t.state = 'finished' AND \(ResultView.hasSeveralAttempts)")
    }
    if verifiesCopies { try reader.verifyFinalMetrics() }
    swap(&reader.records, &records)
  }

  /// The record of a row's trial, whose position comes first.
  private func place(_ row: Row) throws -> Int {
    let offset = (row[0] as Int) - scope.positions.lowerBound
    guard places.indices.contains(offset), let place = places[offset] else {
      throw SnapshotReader.noPlace
    }
    return place
  }

  /// Rows of all trials, in the order of their positions.
  ///
  /// - Parameters:
  ///   - columns: beside the position, which comes first.
  ///   - tables: joined to the scope `m`. A cross join, so that SQLite goes from trial to trial and
  ///     has nothing to sort.
  private func rows(
    _ columns: String, from tables: String, where condition: String = "TRUE", thenBy order: String,
    arguments: [String] = []
  ) throws -> RowCursor {
    try Row.fetchCursor(
      db,
      sql: """
        SELECT m.position, \(columns) FROM \(scope.sql) m CROSS JOIN \(tables)
        WHERE \(condition) ORDER BY m.position, \(order)
        """,
      arguments: scope.arguments + StatementArguments(arguments))
  }

  private mutating func readEpochs(where condition: String) throws {
    let rows = try rows(
      """
      e.epoch, e.train_loss, e.validation_loss, e.validation_auc, e.seconds,
      e.samples_per_second, e.checksum
      """,
      from: """
        trials t ON t.id = m.trial_id CROSS JOIN epoch_metrics e ON e.attempt_id = t.attempt_id
        """, where: condition, thenBy: "e.epoch")
    while let row = try rows.next() {
      let epoch = EpochMetrics(
        epoch: row[1], trainLoss: Double(measurement: row[2]),
        validationLoss: Double(measurement: row[3]), validationAUC: row[4],
        seconds: Double(measurement: row[5]), samplesPerSecond: Double(measurement: row[6]))
      try RowChecksum(epoch).verify(row[7], "epoch \(epoch.epoch) of a trial")
      records[try place(row)].epochs.append(epoch)
    }
  }

  private mutating func readAttempts() throws {
    let rows = try rows(
      """
      a.started_at, a.ended_at, a.state, a.message, a.cpu_seconds, a.peak_resident_bytes,
      a.samples_per_second, a.checksum
      """, from: "attempts a ON a.trial_id = m.trial_id", thenBy: "a.id")
    while let row = try rows.next() {
      var usage: ResourceUsage?
      if let seconds: Double = row[5], let bytes: Int64 = row[6] {
        usage = ResourceUsage(cpuSeconds: seconds, peakResidentBytes: bytes)
      }
      let start: Double = row[1]
      let end: Double? = row[2]
      let attempt = AttemptRecord(
        startedAt: Date(timeIntervalSince1970: start),
        endedAt: end.map(Date.init(timeIntervalSince1970:)),
        state: try TrialState(stored: row[3]), message: row[4], usage: usage,
        samplesPerSecond: row[7])
      // Of one under way there is none.
      try RowChecksum(attempt, start: start, end: end ?? .nan)
        .verify(row[8], "an attempt of a trial")
      records[try place(row)].attempts.append(attempt)
    }
  }

  private mutating func readLogs(where condition: String) throws {
    let rows = try rows(
      """
      l.log,
        (SELECT count(*) FROM attempts b WHERE b.trial_id = a.trial_id AND b.id < a.id) AS earlier
      """,
      from: """
        trials t ON t.id = m.trial_id CROSS JOIN attempts a ON a.trial_id = t.id
        CROSS JOIN attempt_logs l ON l.attempt_id = a.id
        """, where: condition, thenBy: "a.id")
    while let row = try rows.next() {
      let (place, number) = (try place(row), row[2] as Int)
      guard records[place].attempts.indices.contains(number) else {
        throw ResultStoreError(.damaged, "the database is damaged: a log belongs to no attempt")
      }
      records[place].attempts[number].log = row[1]
    }
  }

  /// - Parameter perUser: by place.
  private mutating func readResults(perUser: [Int: [String: [Double]]]) throws {
    var lists: [Int64: [UInt32]] = [:]
    var metrics = MetricsReader()
    let rows = try rows(
      "r.weights_hash, r.parameter_count, r.user_list_id, r.metrics, r.checksum",
      from: "trial_results r ON r.trial_id = m.trial_id", thenBy: "r.trial_id")
    while let row = try rows.next() {
      let place = try place(row)
      let list: Int64 = row[3]
      if lists[list] == nil { lists[list] = try readUserList(list) }
      let result = TrialResult(
        metrics: try row.withUnsafeData(atIndex: 4) { try metrics.read($0) },
        users: lists[list] ?? [], perUser: perUser[place] ?? [:], weightsHash: row[1],
        parameterCount: row[2])
      try RowChecksum(result).verify(row[5], "the result of a trial")
      records[place].result = result
    }
  }

  /// Compares the results' metrics with the rows that queries read.
  private func verifyFinalMetrics() throws {
    let rows = try rows(
      "f.name, f.value", from: "final_metrics f ON f.trial_id = m.trial_id", thenBy: "f.name")
    var stored: [Int: [String: Double]] = [:]
    while let row = try rows.next() {
      stored[try place(row), default: [:]][row[1]] = Double(measurement: row[2])
    }
    for (place, trial) in records.enumerated() {
      guard let result = trial.result else { continue }
      try RowChecksum(MetricValues(stored[place] ?? [:]))
        .verify(RowChecksum(result.metrics).stored, "a final metric of a trial")
    }
  }

  /// Compares the per-user metrics of trials that have the same final metrics: rows that a damaged
  /// index no longer finds leave no wrong checksum.
  private func verifyUserMetrics() throws {
    let results = records.compactMap(\.result).filter { !$0.users.isEmpty }
    for alike in Dictionary(grouping: results, by: { $0.metrics.pairs.map(\.name) }).values {
      let names = alike.reduce(into: Set<String>()) { $0.formUnion($1.perUser.keys) }
      guard !names.isEmpty, alike.allSatisfy({ $0.perUser.count == names.count }) else {
        throw ResultStoreError(
          .damaged, "the database is damaged: it lacks what a trial measured of each user")
      }
    }
  }

  private func readUserList(_ id: Int64) throws -> [UInt32] {
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT users, checksum FROM user_lists WHERE id = ?", arguments: [id])
    else { throw ResultStoreError(.damaged, "the database lacks a list of users") }
    let data: Data = row[0]
    try RowChecksum.list("users", data).verify(row[1], "a list of users")
    return try Blob.indices(data)
  }

  /// By place, then by name.
  private func readUserMetrics(names: Set<String>?) throws -> [Int: [String: [Double]]] {
    if let names, names.isEmpty { return [:] }
    var perUser: [Int: [String: [Double]]] = [:]
    let rows = try rows(
      #"u.name, u."values", u.checksum"#, from: "user_metrics u ON u.trial_id = m.trial_id",
      where: names.map { "u.name IN (\(databaseQuestionMarks(count: $0.count)))" } ?? "TRUE",
      thenBy: "u.name", arguments: names?.sorted() ?? [])
    while let row = try rows.next() {
      let name: String = row[1]
      let data: Data = row[2]
      try RowChecksum.list(name, data).verify(row[3], "\(name) of each user")
      perUser[try place(row), default: [:]][name] = try Blob.doubles(data)
    }
    return perUser
  }
}
