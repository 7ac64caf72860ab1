import ExperimentModel
import Foundation
import GRDB

/// Reads all that is known of a sweep.
struct SnapshotReader {
  private let db: Database

  init(_ db: Database) { self.db = db }

  func snapshot(ofSweep name: String) throws -> SweepSnapshot? {
    guard let stored = try storedSweep(name) else { return nil }
    let configurations = try configurations(ofSweep: stored.id)
    return try stored.snapshot(
      of: stored.sweep(), configurations,
      trials: trials(of: stored, at: stored.positions, configurations, contents: .all))
  }

  /// What is kept of a sweep itself; nil when there is none of that name.
  func storedSweep(_ name: String) throws -> StoredSweep? {
    try Row.fetchOne(
      db,
      sql: """
        SELECT s.id, s.registration, s.definition, d.description, e.description,
          (SELECT ifnull(max(m.position) + 1, 0) FROM memberships m WHERE m.sweep_id = s.id),
          (SELECT count(*) FROM memberships m WHERE m.sweep_id = s.id)
        FROM sweeps s
        JOIN datasets d ON d.hash = s.data_hash
        JOIN environments e ON e.id = s.environment_id
        WHERE s.name = ?
        """, arguments: [name]
    ).map { row in
      // Trials may have been removed, but a place beyond all measure was never given to one.
      let (end, count) = (row[5] as Int, row[6] as Int)
      guard (0...max(1_000_000, 16 * count)).contains(end) else { throw Self.noPlace }
      return StoredSweep(
        id: row[0], registration: row[1], definition: row[2], dataset: row[3],
        environment: row[4], positions: 0..<end)
    }
  }

  static let noPlace = ResultStoreError(
    .damaged, "the database is damaged: a trial has no place in its sweep")

  /// In the order of the grid file.
  func configurations(ofSweep id: Int64) throws -> StoredConfigurations {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT id, name, description, hyperparameters, checksum FROM configurations
        WHERE sweep_id = ? ORDER BY number
        """, arguments: [id])
    var found = StoredConfigurations()
    while let row = try rows.next() {
      let (name, description, hyperparameters) = (
        row[1] as String, row[2] as String, row[3] as String
      )
      try RowChecksum.texts(name, description, hyperparameters)
        .verify(row[4], "configuration '\(name)'")
      found.numbers[row[0]] = found.values.count
      found.values.append(
        ExperimentModel.Configuration(
          name: name, description: description,
          hyperparameters: try JSONText.decode(Hyperparameters.self, from: hyperparameters)))
    }
    return found
  }

  /// The trials at some positions, and what is wanted of them.
  func trials(
    of sweep: StoredSweep, at positions: Range<Int>, _ configurations: StoredConfigurations,
    contents: SnapshotContents
  ) throws -> [TrialRecord] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT m.configuration_id, m.position, t.hex, t.seed, t.data_hash, t.engine_version, t.state
        FROM memberships m JOIN trials t ON t.id = m.trial_id
        WHERE m.sweep_id = ? AND m.position >= ? AND m.position < ? ORDER BY m.position
        """, arguments: [sweep.id, positions.lowerBound, positions.upperBound])
    var records: [TrialRecord] = []
    var places: [Int] = []
    records.reserveCapacity(positions.count)
    places.reserveCapacity(positions.count)
    while let row = try rows.next() {
      guard let number = configurations.numbers[row[0]] else { throw Self.noPlace }
      places.append(row[1])
      records.append(
        TrialRecord(
          trial: Trial(
            id: TrialID(hex: row[2]), configuration: configurations.values[number],
            seed: try UInt64(storedSeed: row[3]), dataHash: row[4], engineVersion: row[5]),
          number: number, state: try TrialState(stored: row[6])))
    }
    let unfinished = records.allSatisfy { $0.state == .finished } ? nil : "t.state <> 'finished'"
    try TrialDetailsReader.complete(
      &records, at: places, of: .sweep(sweep.id, positions: positions), in: db,
      userMetrics: contents.userMetrics,
      history: contents.historyOfFinished ? "TRUE" : unfinished,
      verifiesCopies: contents.verifiesCopies)
    return records
  }
}

/// What is kept of a sweep itself.
struct StoredSweep: Sendable, Hashable {
  /// Row number.
  let id: Int64
  /// Another one whenever the sweep is registered anew.
  let registration: Int64
  /// JSON texts.
  let definition: String
  let dataset: String
  let environment: String
  /// Of its trials.
  let positions: Range<Int>

  /// Without its configurations.
  func sweep() throws -> Sweep { try JSONText.decode(Sweep.self, from: definition) }

  /// - Parameters:
  ///   - sweep: without its configurations.
  ///   - trials: in the order of their positions.
  func snapshot(
    of sweep: Sweep, _ configurations: StoredConfigurations, trials: [TrialRecord]
  ) throws -> SweepSnapshot {
    var sweep = sweep
    sweep.configurations = configurations.values
    return SweepSnapshot(
      sweep: sweep, dataset: try JSONText.decode(DatasetDescription.self, from: dataset),
      trials: trials, environment: try JSONText.decode(RunEnvironment.self, from: environment))
  }
}

/// The configurations of a sweep.
struct StoredConfigurations: Sendable {
  /// In the order of the grid file.
  var values: [ExperimentModel.Configuration] = []
  /// By row number.
  var numbers: [Int64: Int] = [:]
}
