import ExperimentModel
import Foundation
import GRDB

/// Completes trial records with attempts, epochs and results: one statement per table, however
/// many trials.
struct TrialRecordReader {
  /// Trials to read, as a table of positions and row ids.
  enum Scope {
    case sweep(Int64)
    /// One trial, at position 0.
    case trial(Int64)
  }

  private let db: Database
  private let table: String
  private let tableArgument: Int64
  private var records: [TrialRecord] = []
  /// Index of the record at each position.
  private var indices: [Int: Int] = [:]

  init(_ db: Database, _ scope: Scope) {
    self.db = db
    switch scope {
    case .sweep(let id):
      table = "(SELECT position, trial_id FROM memberships WHERE sweep_id = ?)"
      tableArgument = id
    case .trial(let id):
      table = "(SELECT 0 AS position, ? AS trial_id)"
      tableArgument = id
    }
  }

  mutating func add(_ record: TrialRecord, at position: Int) {
    indices[position] = records.count
    records.append(record)
  }

  /// Returns the added records with everything that `contents` asks for.
  ///
  /// - Throws: `ResultStoreError` of code `damaged` if a checksum is wrong or a row is missing.
  mutating func complete(_ contents: SnapshotContents) throws -> [TrialRecord] {
    guard contents.results else { return records }
    try readResults(userMetrics: contents.userMetrics)
    if contents.attentionMaps {
      try readAttentionMaps()
      try readReliabilityBins()
    }
    try readAttempts(withHistory: contents.historyOfFinished)
    try readEpochs(withHistory: contents.historyOfFinished)
    return records
  }

  /// Rows of all trials in the order of their positions.
  ///
  /// - Parameters:
  ///   - columns: those after the position.
  ///   - tables: joined to the scope `m`. Cross joins keep SQLite in the order of trials, so that it
  ///     has nothing to sort.
  private func rows(
    _ columns: String, from tables: String, where condition: String = "TRUE",
    orderBy order: String, arguments: [String] = []
  ) throws -> RowCursor {
    try Row.fetchCursor(
      db,
      sql: """
        SELECT m.position, \(columns) FROM \(table) m CROSS JOIN \(tables)
        WHERE \(condition) ORDER BY m.position, \(order)
        """,
      arguments: [tableArgument] + StatementArguments(arguments))
  }

  /// Index of the record that a row of `rows` belongs to.
  private func index(_ row: Row) throws -> Int {
    guard let index = indices[row[0]] else { throw ResultStoreError.noPosition }
    return index
  }

  private mutating func readAttempts(withHistory: Bool) throws {
    let rows = try rows(
      """
      a.started_at, a.ended_at, a.state, a.message, a.cpu_seconds, a.peak_resident_bytes,
      a.samples_per_second, a.checksum, CASE WHEN \(withHistory) OR t.state <> 'finished' THEN
        (SELECT l.log FROM attempt_logs l WHERE l.attempt_id = a.id) END
      """,
      from: "trials t ON t.id = m.trial_id CROSS JOIN attempts a ON a.trial_id = t.id",
      orderBy: "a.id")
    while let row = try rows.next() {
      let (start, end) = (row[1] as Double, row[2] as Double?)
      let attempt = AttemptRecord(
        startedAt: Date(timeIntervalSince1970: start),
        endedAt: end.map(Date.init(timeIntervalSince1970:)),
        state: try TrialState(stored: row[3]), cause: (row[4] as String?).map(AttemptCause.init),
        log: row[9] ?? "",
        usage: ResourceUsage(storedSeconds: row[5], bytes: row[6]), samplesPerSecond: row[7])
      try RowChecksum(attempt, start: start, end: end ?? .nan)
        .verify(row[8], "an attempt of a trial")
      records[try index(row)].attempts.append(attempt)
    }
  }

  /// Trials that did not start from the beginning have their epochs in any case: the duration of such a
  /// trial follows from them.
  private mutating func readEpochs(withHistory: Bool) throws {
    let rows = try rows(
      "\(EpochMetrics.columns), checksum",
      from: """
        trials t ON t.id = m.trial_id CROSS JOIN epoch_metrics e ON e.attempt_id = t.attempt_id
        """,
      where: "\(withHistory) OR t.state <> 'finished' OR \(ResultView.hasEarlierEpochs)",
      orderBy: "e.epoch")
    while let row = try rows.next() {
      let epoch = EpochMetrics(stored: row, from: 1)
      try RowChecksum(epoch).verify(row[9], "epoch \(epoch.epoch) of a trial")
      let index = try index(row)
      // An epoch that damage moved from another attempt is out of order.
      guard epoch.epoch > records[index].epochs.last?.epoch ?? 0 else {
        throw ResultStoreError(
          .damaged, "the database is damaged: an epoch of a trial is out of order")
      }
      records[index].epochs.append(epoch)
    }
  }

  // MARK: - Results

  private mutating func readResults(userMetrics: Set<String>?) throws {
    let metrics = try readMetrics()
    let perUser = try readUserMetrics(userMetrics)
    var lists: [Int64: [UInt32]] = [:]
    func users(_ list: Int64?) throws -> [UInt32] {
      guard let list else { return [] }
      if lists[list] == nil { lists[list] = try readUserList(list) }
      return lists[list] ?? []
    }
    let rows = try rows(
      """
      r.weights_hash, r.parameter_count, r.user_list_id, r.epochs, r.kept_epoch, r.checksum,
      r.validation_user_list_id
      """,
      from: "trial_results r ON r.trial_id = m.trial_id", orderBy: "r.trial_id")
    while let row = try rows.next() {
      let index = try index(row)
      let result = TrialResult(
        metrics: metrics[index], users: try users(row[3]), validationUsers: try users(row[7]),
        perUser: perUser[index],
        weightsHash: row[1], parameterCount: row[2], epochs: row[4], keptEpoch: row[5])
      try RowChecksum(result).verify(row[6], "the result of a trial")
      records[index].result = result
    }
    if userMetrics == nil { try verifyUserMetrics() }
  }

  /// Final metrics by index of the record.
  private func readMetrics() throws -> [[String: Double]] {
    var metrics = [[String: Double]](repeating: [:], count: records.count)
    let rows = try rows(
      "f.name, f.value", from: "final_metrics f ON f.trial_id = m.trial_id", orderBy: "f.name")
    while let row = try rows.next() {
      metrics[try index(row)][row[1]] = Double(measurement: row[2])
    }
    return metrics
  }

  /// Values of each user by index of the record.
  ///
  /// - Parameter names: metrics to read; nil for all.
  private func readUserMetrics(_ names: Set<String>?) throws -> [[String: [Double]]] {
    var perUser = [[String: [Double]]](repeating: [:], count: records.count)
    if names?.isEmpty == true { return perUser }
    let rows = try rows(
      #"u.name, u."values", u.checksum"#, from: "user_metrics u ON u.trial_id = m.trial_id",
      where: names.map { "u.name IN (\(databaseQuestionMarks(count: $0.count)))" } ?? "TRUE",
      orderBy: "u.name", arguments: names?.sorted() ?? [])
    while let row = try rows.next() {
      let (name, blob) = (row[1] as String, row[2] as Data)
      try RowChecksum.list(name, blob).verify(row[3], "\(name) of each user")
      perUser[try index(row)][name] = try [Double](blob: blob)
    }
    return perUser
  }

  private mutating func readAttentionMaps() throws {
    let rows = try rows(
      "a.fields, a.layers, a.checksum", from: "attention_maps a ON a.trial_id = m.trial_id",
      orderBy: "a.trial_id")
    while let row = try rows.next() {
      let (text, blob) = (row[1] as String, row[2] as Data)
      try RowChecksum.list(text, blob).verify(row[3], "the attention map of a trial")
      let (fields, shares) = (
        try JSONText.decode([String].self, from: text), try [Double](blob: blob)
      )
      let scores = fields.count * fields.count
      guard scores > 0, shares.count.isMultiple(of: scores) else {
        throw ResultStoreError(.damaged, "the database is damaged: an attention map was cut short")
      }
      records[try index(row)].result?.attention = AttentionMap(
        fields: fields,
        layers: stride(from: 0, to: shares.count, by: scores).map {
          Array(shares[$0..<$0 + scores])
        })
    }
  }

  private mutating func readReliabilityBins() throws {
    let rows = try rows(
      "b.numbers, b.checksum", from: "reliability_bins b ON b.trial_id = m.trial_id",
      orderBy: "b.trial_id")
    while let row = try rows.next() {
      let blob: Data = row[1]
      try RowChecksum.list("reliability", blob).verify(row[2], "the reliability bins of a trial")
      guard let bins = ReliabilityBins(numbers: try [Double](blob: blob)) else {
        throw ResultStoreError(.damaged, "the database is damaged: reliability bins were cut short")
      }
      records[try index(row)].result?.reliability = bins
    }
    // Rows that a damaged index hides leave no wrong checksum.
    let ece = RowMetric.ece.name
    guard records.allSatisfy({ $0.result?.metrics[ece] == nil || $0.result?.reliability != nil })
    else {
      throw ResultStoreError(
        .damaged, "the database is damaged: the reliability bins of a trial are missing")
    }
  }

  private func readUserList(_ id: Int64) throws -> [UInt32] {
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT users, checksum FROM user_lists WHERE id = ?", arguments: [id])
    else { throw ResultStoreError(.damaged, "the database is damaged: a list of users is missing") }
    let blob: Data = row[0]
    try RowChecksum.list("users", blob).verify(row[1], "a list of users")
    return try [UInt32](blob: blob)
  }

  /// Requires the same per-user metrics of all trials with the same final metrics: rows that a
  /// damaged index hides leave no wrong checksum.
  private func verifyUserMetrics() throws {
    let results = records.compactMap(\.result).filter { !$0.users.isEmpty }
    for alike in Dictionary(grouping: results, by: { Set($0.metrics.keys) }).values {
      let names = alike.reduce(into: Set<String>()) { $0.formUnion($1.perUser.keys) }
      guard !names.isEmpty, alike.allSatisfy({ $0.perUser.count == names.count }) else {
        throw ResultStoreError(
          .damaged, "the database is damaged: per-user metrics of a trial are missing")
      }
    }
  }
}
