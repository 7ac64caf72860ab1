import ExperimentModel
import Foundation
import GRDB

/// Reads the snapshot of a sweep.
struct SnapshotReader {
  private let db: Database

  init(_ db: Database) { self.db = db }

  /// Nil if there is no sweep of that name.
  ///
  /// - Parameter contents: what to read, given the sweep without its configurations.
  func snapshot(
    ofSweep name: String, contents: (Sweep) -> SnapshotContents = { _ in SnapshotContents() }
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
    var sweep = try JSONText.decode(Sweep.self, from: row[1])
    let contents = contents(sweep)
    let configurations = try configurations(ofSweep: row[0])
    sweep.configurations = configurations.map(\.value)
    return SweepSnapshot(
      sweep: sweep, dataset: try JSONText.decode(DatasetDescription.self, from: row[2]),
      trials: try trials(ofSweep: row[0], configurations, contents),
      environment: try JSONText.decode(RunEnvironment.self, from: row[3]))
  }

  private typealias StoredConfiguration = (id: Int64, value: ExperimentModel.Configuration)

  /// In the order of the grid file.
  private func configurations(ofSweep id: Int64) throws -> [StoredConfiguration] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT id, name, description, hyperparameters, checksum FROM configurations
        WHERE sweep_id = ? ORDER BY number
        """, arguments: [id]
    ).map { row in
      let (name, description, settings) = (row[1] as String, row[2] as String, row[3] as String)
      try RowChecksum.texts(name, description, settings).verify(row[4], "configuration '\(name)'")
      return (
        row[0],
        ExperimentModel.Configuration(
          name: name, description: description,
          hyperparameters: try JSONText.decode(Hyperparameters.self, from: settings))
      )
    }
  }

  /// In the order of the grid file.
  private func trials(
    ofSweep id: Int64, _ configurations: [StoredConfiguration], _ contents: SnapshotContents
  ) throws -> [TrialRecord] {
    let numbers = Dictionary(uniqueKeysWithValues: zip(configurations.map(\.id), 0...))
    var reader = TrialRecordReader(db, .sweep(id))
    var (count, last) = (0, 0)
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT m.configuration_id, m.position, t.hex, t.seed, t.data_hash, t.engine_version, t.state,
          m.split,
          t.attempt_id IS NULL OR EXISTS (
            SELECT 1 FROM attempts a WHERE a.id = t.attempt_id AND a.trial_id = t.id)
        FROM memberships m JOIN trials t ON t.id = m.trial_id
        WHERE m.sweep_id = ? ORDER BY m.position
        """, arguments: [id])
    while let row = try rows.next() {
      guard let number = numbers[row[0]] else { throw ResultStoreError.noPosition }
      // Its epochs are those of this attempt.
      guard row[8] else {
        throw ResultStoreError(
          .damaged, "the database is damaged: an attempt of a trial is missing")
      }
      (count, last) = (count + 1, row[1])
      reader.add(
        TrialRecord(
          trial: Trial(
            id: TrialID(hex: row[2]), configuration: configurations[number].value,
            seed: try UInt64(storedSeed: row[3]), dataHash: row[4], engineVersion: row[5],
            split: try storedSplit(row[7])),
          number: number, state: try TrialState(stored: row[6])),
        at: last)
    }
    // Removed trials leave gaps, but not such large ones.
    guard (0...max(1_000_000, 16 * count)).contains(last) else { throw ResultStoreError.noPosition }
    // A row that a damaged page hides is still in the index of configurations.
    let indexed = try Int.fetchOne(
      db,
      sql: """
        SELECT count(*) FROM configurations c
        JOIN memberships m INDEXED BY memberships_by_configuration ON m.configuration_id = c.id
        WHERE c.sweep_id = ?
        """, arguments: [id])
    guard indexed == count else {
      throw ResultStoreError(.damaged, "the database is damaged: trials of the sweep are missing")
    }
    return try reader.complete(contents)
  }
}

/// Nil in a sweep with one split.
func storedSplit(_ value: DatabaseValue) throws -> UInt64? {
  value.isNull ? nil : try UInt64(storedSeed: value)
}

extension ResultStoreError {
  static let noPosition = ResultStoreError(
    .damaged, "the database is damaged: a trial has no place in its sweep")
}
