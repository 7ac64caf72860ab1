import ExperimentModel
import Foundation
import GRDB

/// Writes a sweep with its configurations and trials.
struct Registration {
  let sweep: Sweep
  let dataset: DatasetDescription
  let trials: [Trial]
  let environment: RunEnvironment

  func write(to db: Database, at date: Date) throws {
    let environmentID = try writeEnvironment(db)
    try db.execute(
      sql: """
        INSERT INTO datasets (hash, name, description) VALUES (?, ?, ?)
        ON CONFLICT (hash) DO UPDATE SET name = excluded.name, description = excluded.description
        """, arguments: [dataset.hash, dataset.name, JSONText.encode(dataset)])
    let sweepID = try writeSweep(db, environmentID: environmentID, date: date)
    let configurationIDs = try replaceConfigurations(db, sweepID: sweepID)
    try writeTrials(db, sweepID: sweepID, configurationIDs: configurationIDs)
  }

  private func writeEnvironment(_ db: Database) throws -> Int64 {
    let text = try JSONText.encode(environment)
    try db.execute(
      sql: "INSERT OR IGNORE INTO environments (description) VALUES (?)", arguments: [text])
    return try Int64.fetchOne(
      db, sql: "SELECT id FROM environments WHERE description = ?", arguments: [text])!
  }

  private func writeSweep(_ db: Database, environmentID: Int64, date: Date) throws -> Int64 {
    // Configurations have a table of their own.
    var definition = sweep
    definition.configurations = []
    return try Int64.fetchOne(
      db,
      sql: """
        INSERT INTO sweeps (
          name, baseline, definition, data_hash, environment_id, registration, registered_at)
        VALUES (?, ?, ?, ?, ?, (SELECT ifnull(max(registration), 0) + 1 FROM sweeps), ?)
        ON CONFLICT (name) DO UPDATE SET
          baseline = excluded.baseline, definition = excluded.definition,
          data_hash = excluded.data_hash, environment_id = excluded.environment_id,
          registration = excluded.registration, registered_at = excluded.registered_at
        RETURNING id
        """,
      arguments: [
        sweep.name, sweep.baseline, JSONText.encode(definition), dataset.hash, environmentID,
        date.timeIntervalSince1970,
      ])!
  }

  private func replaceConfigurations(
    _ db: Database, sweepID: Int64
  ) throws -> [String: (id: Int64, hyperparameters: String)] {
    try db.execute(sql: "DELETE FROM memberships WHERE sweep_id = ?", arguments: [sweepID])
    try db.execute(sql: "DELETE FROM configurations WHERE sweep_id = ?", arguments: [sweepID])
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO configurations (
          sweep_id, number, name, description, hyperparameters, checksum)
        VALUES (?, ?, ?, ?, ?, ?)
        """)
    var rows: [String: (id: Int64, hyperparameters: String)] = [:]
    for (number, configuration) in sweep.configurations.enumerated() {
      let text = try JSONText.encode(configuration.hyperparameters)
      try insert.execute(
        arguments: [
          sweepID, number, configuration.name, configuration.description, text,
          RowChecksum.texts(configuration.name, configuration.description, text).stored,
        ])
      rows[configuration.name] = (db.lastInsertedRowID, text)
    }
    return rows
  }

  private func writeTrials(
    _ db: Database, sweepID: Int64,
    configurationIDs: [String: (id: Int64, hyperparameters: String)]
  ) throws {
    let insertTrial = try db.cachedStatement(
      sql: """
        INSERT INTO trials (
          hex, hyperparameters, seed, data_hash, engine_version, state, last_name, last_description)
        VALUES (?, ?, ?, ?, ?, 'queued', ?, ?)
        ON CONFLICT (hex) DO UPDATE SET
          last_name = excluded.last_name, last_description = excluded.last_description
        RETURNING id
        """)
    let insertMembership = try db.cachedStatement(
      sql: """
        INSERT INTO memberships (sweep_id, position, configuration_id, trial_id, split)
        VALUES (?, ?, ?, ?, ?)
        """)
    for (position, trial) in trials.enumerated() {
      guard let configuration = configurationIDs[trial.configuration.name] else {
        throw ResultStoreError(
          .inconsistent,
          "a trial names the configuration '\(trial.configuration.name)', which the sweep "
            + "'\(sweep.name)' does not have")
      }
      let trialID = try Int64.fetchOne(
        insertTrial,
        arguments: [
          trial.id.hex, configuration.hyperparameters, trial.seed.storedSeed, trial.dataHash,
          trial.engineVersion, trial.configuration.name, trial.configuration.description,
        ])!
      try insertMembership.execute(arguments: [
        sweepID, position, configuration.id, trialID, trial.split?.storedSeed,
      ])
    }
  }
}
