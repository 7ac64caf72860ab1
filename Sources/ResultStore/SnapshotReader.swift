import ExperimentModel
import Foundation
import GRDB

/// Reads all that is known of a sweep.
struct SnapshotReader {
  private let db: Database

  init(_ db: Database) { self.db = db }

  /// - Parameter contents: what of the sweep is wanted.
  func snapshot(
    ofSweep name: String, contents: (Sweep) -> SnapshotContents = { _ in .all }
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
    let stored = try configurations(ofSweep: id)
    let contents = contents(sweep)
    let configurations = try stored.map { try $0.configuration() }
    let trials = try self.trials(ofSweep: id)
    let unfinished = trials.allSatisfy { $0.state == .finished } ? nil : "t.state <> 'finished'"
    let details = try TrialDetails(
      db, of: .sweep(id), userMetrics: contents.userMetrics,
      history: contents.historyOfFinished ? "TRUE" : unfinished,
      verifiesCopies: contents.verifiesCopies)
    sweep.configurations = configurations
    let numbers = Dictionary(uniqueKeysWithValues: zip(stored.map(\.id), stored.indices))
    return SweepSnapshot(
      sweep: sweep,
      dataset: try JSONText.decode(DatasetDescription.self, from: row[2]),
      trials: trials.compactMap { trial in
        numbers[trial.configuration].map { number in
          TrialRecord(
            trial: Trial(
              id: trial.id, configuration: configurations[number], seed: trial.seed,
              dataHash: trial.dataHash, engineVersion: trial.engineVersion),
            number: number, state: trial.state, epochs: details.epochs[trial.position] ?? [],
            result: details.results[trial.position],
            attempts: details.attempts[trial.position] ?? [])
        }
      },
      environment: try JSONText.decode(RunEnvironment.self, from: row[3]))
  }

  private struct StoredConfiguration: Sendable {
    let id: Int64
    let name: String
    let description: String
    let hyperparameters: String
    let checksum: Int64?

    func configuration() throws -> ExperimentModel.Configuration {
      try RowChecksum.texts(name, description, hyperparameters)
        .verify(checksum, "configuration '\(name)'")
      return ExperimentModel.Configuration(
        name: name, description: description,
        hyperparameters: try Hyperparameters(storedText: hyperparameters))
    }
  }

  /// In the order of the grid file.
  private func configurations(ofSweep id: Int64) throws -> [StoredConfiguration] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT id, name, description, hyperparameters, checksum FROM configurations
        WHERE sweep_id = ? ORDER BY number
        """, arguments: [id])
    var configurations: [StoredConfiguration] = []
    while let row = try rows.next() {
      configurations.append(
        StoredConfiguration(
          id: row[0], name: row[1], description: row[2], hyperparameters: row[3], checksum: row[4]))
    }
    return configurations
  }

  private struct StoredTrial {
    /// Row number.
    let configuration: Int64
    let position: Int
    let id: TrialID
    let seed: UInt64
    let dataHash: String
    let engineVersion: String
    let state: TrialState
  }

  private func trials(ofSweep id: Int64) throws -> [StoredTrial] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT m.configuration_id, m.position, t.hex, t.seed, t.data_hash, t.engine_version, t.state
        FROM memberships m JOIN trials t ON t.id = m.trial_id
        WHERE m.sweep_id = ? ORDER BY m.position
        """, arguments: [id])
    var trials: [StoredTrial] = []
    while let row = try rows.next() {
      trials.append(
        StoredTrial(
          configuration: row[0], position: row[1], id: TrialID(hex: row[2]),
          seed: try UInt64(storedSeed: row[3]), dataHash: row[4], engineVersion: row[5],
          state: try TrialState(stored: row[6])))
    }
    return trials
  }
}
