import ExperimentModel
import Foundation
import GRDB

/// The kept epochs of results from before version 6, which stored the number of trained epochs only.
struct KeptEpochs {
  private let db: Database

  init(_ db: Database) { self.db = db }

  /// Computes them from settings and epochs, and renews the checksums of the results.
  ///
  /// A result that is damaged keeps its checksum, so that reading it reports the damage.
  func restore() throws {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT r.trial_id, r.weights_hash, r.parameter_count, r.epochs, r.checksum,
          t.hyperparameters, t.attempt_id
        FROM trial_results r JOIN trials t ON t.id = r.trial_id WHERE r.epochs IS NOT NULL
        """)
    for row in rows {
      let trial: Int64 = row[0]
      var result = TrialResult(
        metrics: try metrics(of: trial), users: [], perUser: [:], weightsHash: row[1],
        parameterCount: row[2], epochs: row[3])
      guard (try? RowChecksum(result).verify(row[4], "")) != nil,
        let settings = try? JSONText.decode(Hyperparameters.self, from: row[5]),
        let stopping = EarlyStopping(settings, epochs: try epochs(of: row[6]))
      else { continue }
      result.keptEpoch = stopping.keptEpoch
      try db.execute(
        sql: "UPDATE trial_results SET kept_epoch = ?, checksum = ? WHERE trial_id = ?",
        arguments: [stopping.keptEpoch, RowChecksum(result).stored, trial])
    }
  }

  private func metrics(of trial: Int64) throws -> [String: Double] {
    let rows = try Row.fetchAll(
      db, sql: "SELECT name, value FROM final_metrics WHERE trial_id = ?", arguments: [trial])
    return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], Double(measurement: $0[1])) })
  }

  private func epochs(of attempt: Int64?) throws -> [EpochMetrics] {
    try Row.fetchAll(
      db,
      sql: "SELECT \(EpochMetrics.columns) FROM epoch_metrics WHERE attempt_id = ? ORDER BY epoch",
      arguments: [attempt]
    ).map { EpochMetrics(stored: $0) }
  }
}
