import ExperimentModel
import Foundation
import GRDB

/// Reads all that is known of a sweep.
struct SnapshotReader {
  private let db: Database

  init(_ db: Database) { self.db = db }

  /// - Parameter userMetrics: of the sweep, names of the per-user metrics to read; nil for all.
  func snapshot(
    ofSweep name: String, userMetrics: (Sweep) -> Set<String>? = { _ in nil }
  ) throws -> SweepSnapshot? {
    guard
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT s.id, s.definition, d.description, e.description
          FROM sweeps s
          JOIN datasets d ON d.hash = s.data_hash
          JOIN environments e ON e.id = s.environment_id
          WHERE s.name = ?
          """, arguments: [name])
    else { return nil }
    let id: Int64 = row[0]
    var sweep = try JSONText.decode(Sweep.self, from: row[1])
    let numbers = try readConfigurations(ofSweep: id, into: &sweep)
    return SweepSnapshot(
      sweep: sweep,
      dataset: try JSONText.decode(DatasetDescription.self, from: row[2]),
      trials: try trials(
        ofSweep: id, sweep, numbers: numbers,
        TrialDetails(
          db, of: .sweep(id), userMetrics: userMetrics(sweep))),
      environment: try JSONText.decode(RunEnvironment.self, from: row[3]))
  }

  /// - Returns: by row number of the configuration, its place in `sweep.configurations`.
  private func readConfigurations(
    ofSweep id: Int64, into sweep: inout Sweep
  ) throws -> [Int64: Int] {
    var numbers: [Int64: Int] = [:]
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT id, name, description, hyperparameters, checksum FROM configurations
        WHERE sweep_id = ? ORDER BY number
        """, arguments: [id])
    while let row = try rows.next() {
      let (name, description, text): (String, String, String) = (row[1], row[2], row[3])
      try RowChecksum.texts(name, description, text).verify(row[4], "configuration '\(name)'")
      numbers[row[0]] = sweep.configurations.count
      sweep.configurations.append(
        Configuration(
          name: name, description: description,
          hyperparameters: try JSONText.decode(Hyperparameters.self, from: text)))
    }
    return numbers
  }

  private func trials(
    ofSweep id: Int64, _ sweep: Sweep, numbers: [Int64: Int], _ details: TrialDetails
  ) throws -> [TrialRecord] {
    var records: [TrialRecord] = []
    records.reserveCapacity(details.attempts.count)
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT m.configuration_id, t.id, t.hex, t.seed, t.data_hash, t.engine_version, t.state
        FROM memberships m JOIN trials t ON t.id = m.trial_id
        WHERE m.sweep_id = ? ORDER BY m.position
        """, arguments: [id])
    while let row = try rows.next() {
      guard let number = numbers[row[0]] else { continue }
      let trialID: Int64 = row[1]
      let trial = Trial(
        id: TrialID(hex: row[2]), configuration: sweep.configurations[number],
        seed: try UInt64(storedSeed: row[3]), dataHash: row[4], engineVersion: row[5])
      records.append(
        TrialRecord(
          trial: trial, number: number, state: try TrialState(stored: row[6]),
          epochs: details.epochs[trialID] ?? [], result: details.results[trialID],
          attempts: details.attempts[trialID] ?? []))
    }
    return records
  }
}
