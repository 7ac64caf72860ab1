import ExperimentModel
import Foundation
import GRDB

/// Writes attempts, epochs and results of trials.
struct AttemptRecorder {
  private let db: Database

  init(_ db: Database) { self.db = db }

  func begin(_ trial: TrialID, at date: Date) throws -> AttemptID {
    let row = try row(of: trial)
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO attempts (trial_id, runner_pid, started_at, state) VALUES (?, ?, ?, 'running')
        """)
    try insert.execute(
      arguments: [
        row.id, ProcessInfo.processInfo.processIdentifier, date.timeIntervalSince1970,
      ])
    let attempt = db.lastInsertedRowID
    // A finished trial keeps its result until it finishes again.
    if row.state != .finished {
      try moveEpochs(trial: row.id, to: attempt)
      try execute(
        "UPDATE trials SET state = 'running', attempt_id = ? WHERE id = ?", [attempt, row.id])
    }
    return AttemptID(attempt)
  }

  func record(_ epoch: EpochMetrics, of trial: TrialID) throws {
    let row = try row(of: trial)
    let latest = try db.cachedStatement(
      sql: """
        SELECT id FROM attempts WHERE trial_id = ? AND ended_at IS NULL ORDER BY id DESC LIMIT 1
        """)
    guard let attempt = try Int64.fetchOne(latest, arguments: [row.id]) else {
      throw ResultStoreError(
        .noSuchAttempt, "an epoch of trial \(trial) was reported, but no attempt of it is running")
    }
    try insert(epoch, of: attempt)
  }

  private func insert(_ epoch: EpochMetrics, of attempt: Int64) throws {
    try execute(
      """
      INSERT OR REPLACE INTO epoch_metrics (
        attempt_id, epoch, train_loss, validation_loss, validation_auc, seconds,
        samples_per_second, learning_rate, validation_metrics, checksum)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        attempt, epoch.epoch, epoch.trainLoss, epoch.validationLoss, epoch.validationAUC,
        epoch.seconds, epoch.samplesPerSecond, epoch.learningRate,
        epoch.validation.isEmpty ? nil : try JSONText.encode(epoch.validation),
        RowChecksum(epoch).stored,
      ])
  }

  func end(_ attempt: AttemptID, outcome: AttemptOutcome, at date: Date) throws {
    let find = try db.cachedStatement(
      sql: """
        SELECT a.trial_id, a.ended_at, t.state, a.started_at
        FROM attempts a JOIN trials t ON t.id = a.trial_id WHERE a.id = ?
        """)
    guard let row = try Row.fetchOne(find, arguments: [attempt.value]) else {
      throw ResultStoreError(.noSuchAttempt, "there is no attempt \(attempt.value)")
    }
    guard (row[1] as Double?) == nil else {
      throw ResultStoreError(.noSuchAttempt, "attempt \(attempt.value) has already ended")
    }
    let trial: Int64 = row[0]
    if let result = outcome.ending.result {
      try requireEpochs(of: attempt.value, trained: result.epochs)
    }
    let wasFinished = try TrialState(stored: row[2]) == .finished
    let state = outcome.ending.state
    try close(
      attempt.value, startedAt: row[3], at: date, state, outcome.ending.cause, outcome.usage)
    if !outcome.log.isEmpty {
      try execute(
        "INSERT INTO attempt_logs (attempt_id, log) VALUES (?, ?)", [attempt.value, outcome.log])
    }
    if let result = outcome.ending.result {
      if wasFinished {
        try dropEpochs(trial: trial, except: attempt.value)
        try dropResult(of: trial)
      }
      try insert(result, of: trial)
      try execute(
        "UPDATE trials SET state = 'finished', attempt_id = ? WHERE id = ?",
        [attempt.value, trial])
    } else if wasFinished {
      try execute("DELETE FROM epoch_metrics WHERE attempt_id = ?", [attempt.value])
    } else {
      try execute("UPDATE trials SET state = ? WHERE id = ?", [state.rawValue, trial])
    }
  }

  func prune(_ trial: TrialID) throws {
    let row = try row(of: trial)
    guard row.state != .running else {
      throw ResultStoreError(.inconsistent, "trial \(trial) can't be pruned while it is running")
    }
    if row.state != .finished {
      try execute("UPDATE trials SET state = 'pruned' WHERE id = ?", [row.id])
    }
  }

  /// - Parameter trained: nil for the number that is recorded or asked for.
  /// - Throws: `ResultStoreError` of code `inconsistent` if an epoch of the attempt is not recorded.
  private func requireEpochs(of attempt: Int64, trained: Int? = nil) throws {
    let missing = try IncompleteTrial.missingEpochs(ofAttempt: attempt, trained: trained, in: db)
    guard !missing.isEmpty else { return }
    throw ResultStoreError(
      .inconsistent,
      "a trial was reported as finished, but its \(IncompleteTrial.words(missing)) "
        + "\(missing.count == 1 ? "is" : "are") not recorded; run the same command again to train it"
    )
  }

  /// Adds epochs that a finished trial lacks, and updates their number and speed in the attempt.
  func restore(_ epochs: [EpochMetrics], of trial: TrialID) throws {
    let find = try db.cachedStatement(
      sql: """
        SELECT a.id, a.started_at, a.ended_at, a.state, a.message, a.cpu_seconds,
          a.peak_resident_bytes
        FROM trials t JOIN attempts a ON a.id = t.attempt_id
        WHERE t.hex = ? AND t.state = 'finished' AND a.ended_at IS NOT NULL
        """)
    guard let row = try Row.fetchOne(find, arguments: [trial.hex]) else {
      throw ResultStoreError(.noSuchTrial, "there is no finished trial \(trial)")
    }
    let attempt: Int64 = row[0]
    for epoch in epochs { try insert(epoch, of: attempt) }
    try requireEpochs(of: attempt)
    try close(
      attempt, startedAt: row[1], at: Date(timeIntervalSince1970: row[2]), end: row[2],
      try TrialState(stored: row[3]), (row[4] as String?).map(AttemptCause.init),
      ResourceUsage(storedSeconds: row[5], bytes: row[6]))
  }

  func settleLost(at date: Date) throws -> [TrialID] {
    let trials = try String.fetchAll(
      db,
      sql: """
        SELECT DISTINCT t.hex FROM attempts a JOIN trials t ON t.id = a.trial_id
        WHERE a.ended_at IS NULL ORDER BY a.id
        """)
    try db.execute(
      sql: """
        UPDATE trials SET state = 'interrupted'
        WHERE state = 'running' AND id IN (SELECT trial_id FROM attempts WHERE ended_at IS NULL)
        """)
    try db.execute(
      sql: """
        DELETE FROM epoch_metrics WHERE attempt_id IN (
          SELECT a.id FROM attempts a JOIN trials t ON t.id = a.trial_id
          WHERE a.ended_at IS NULL AND t.attempt_id IS NOT a.id)
        """)
    let lost = try Row.fetchAll(
      db, sql: "SELECT id, started_at FROM attempts WHERE ended_at IS NULL")
    for attempt in lost {
      try close(
        attempt[0], startedAt: attempt[1], at: date, .interrupted, .lost)
    }
    return trials.map(TrialID.init(hex:))
  }

  /// Writes the ending of an attempt, and the number and mean speed of its epochs.
  private func close(
    _ attempt: Int64, startedAt start: Double, at date: Date, end: Double? = nil,
    _ state: TrialState, _ cause: AttemptCause?, _ usage: ResourceUsage? = nil
  ) throws {
    let find = try db.cachedStatement(
      sql: "SELECT samples_per_second FROM epoch_metrics WHERE attempt_id = ? ORDER BY epoch")
    let speeds = try Double?.fetchAll(find, arguments: [attempt])
    let end = end ?? date.timeIntervalSince1970
    let record = AttemptRecord(
      startedAt: Date(timeIntervalSince1970: start), endedAt: date, state: state, cause: cause,
      usage: usage,
      samplesPerSecond: AttemptRecord.meanSpeed(speeds.map(Double.init(measurement:))))
    try execute(
      """
      UPDATE attempts SET
        ended_at = ?, state = ?, message = ?, cpu_seconds = ?, peak_resident_bytes = ?, epochs = ?,
        samples_per_second = ?, checksum = ?
      WHERE id = ?
      """,
      [
        end, state.rawValue, cause?.description, usage?.cpuSeconds, usage?.peakResidentBytes,
        speeds.count,
        record.samplesPerSecond, RowChecksum(record, start: start, end: end).stored, attempt,
      ])
  }

  private func insert(_ result: TrialResult, of trial: Int64) throws {
    let list = try insertUserList(result.users)
    let validationList =
      result.validationUsers.isEmpty ? nil : try insertUserList(result.validationUsers)
    try execute(
      """
      INSERT INTO trial_results (
        trial_id, weights_hash, parameter_count, user_list_id, validation_user_list_id, epochs,
        kept_epoch, checksum)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        trial, result.weightsHash, result.parameterCount, list, validationList, result.epochs,
        result.keptEpoch, RowChecksum(result).stored,
      ])
    for (name, value) in result.metrics {
      try execute(
        "INSERT INTO final_metrics (trial_id, name, value) VALUES (?, ?, ?)", [trial, name, value])
    }
    for (name, values) in result.perUser {
      let data = values.blob
      try execute(
        #"INSERT INTO user_metrics (trial_id, name, "values", checksum) VALUES (?, ?, ?, ?)"#,
        [trial, name, data, RowChecksum.list(name, data).stored])
    }
    if let numbers = result.reliability?.numbers.blob {
      try execute(
        "INSERT INTO reliability_bins (trial_id, numbers, checksum) VALUES (?, ?, ?)",
        [trial, numbers, RowChecksum.list("reliability", numbers).stored])
    }
    guard let map = result.attention else { return }
    let (fields, layers) = (try JSONText.encode(map.fields), map.layers.flatMap(\.self).blob)
    try execute(
      "INSERT INTO attention_maps (trial_id, fields, layers, checksum) VALUES (?, ?, ?, ?)",
      [trial, fields, layers, RowChecksum.list(fields, layers).stored])
  }

  /// Returns the id of a list of users, which trials on the same data share.
  private func insertUserList(_ users: [UInt32]) throws -> Int64? {
    let blob = users.blob
    try execute(
      "INSERT OR IGNORE INTO user_lists (users, checksum) VALUES (?, ?)",
      [blob, RowChecksum.list("users", blob).stored])
    return try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT id FROM user_lists WHERE users = ?"), arguments: [blob])
  }

  private func dropResult(of trial: Int64) throws {
    for table in [
      "trial_results", "final_metrics", "user_metrics", "attention_maps", "reliability_bins",
    ] {
      try execute("DELETE FROM \(table) WHERE trial_id = ?", [trial])
    }
  }

  /// Gives an attempt the epochs of the latest earlier one, which it reports again if it resumes.
  private func moveEpochs(trial: Int64, to attempt: Int64) throws {
    let latest = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT attempt_id FROM trials WHERE id = ?"), arguments: [trial])
    if let latest {
      try execute(
        "UPDATE epoch_metrics SET attempt_id = ? WHERE attempt_id = ?", [attempt, latest])
    }
    try dropEpochs(trial: trial, except: attempt)
  }

  private func dropEpochs(trial: Int64, except attempt: Int64) throws {
    try execute(
      """
      DELETE FROM epoch_metrics
      WHERE attempt_id IN (SELECT id FROM attempts WHERE trial_id = ? AND id <> ?)
      """, [trial, attempt])
  }

  private func row(of trial: TrialID) throws -> (id: Int64, state: TrialState) {
    let find = try db.cachedStatement(sql: "SELECT id, state FROM trials WHERE hex = ?")
    guard let row = try Row.fetchOne(find, arguments: [trial.hex]) else {
      throw ResultStoreError(.noSuchTrial, "there is no trial \(trial)")
    }
    return (row[0], try TrialState(stored: row[1]))
  }

  private func execute(_ sql: String, _ arguments: StatementArguments) throws {
    try db.cachedStatement(sql: sql).execute(arguments: arguments)
  }
}
