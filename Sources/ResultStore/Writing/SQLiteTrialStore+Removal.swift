package import ExperimentModel
import GRDB

extension SQLiteTrialStore {
  package func remove(sweep name: String) async throws -> [TrialID] {
    try await write { db in
      let find = "SELECT id FROM sweeps WHERE name = ?"
      guard let sweep = try Int64.fetchOne(db, sql: find, arguments: [name]) else {
        throw try SummaryReader(db).noSuchSweep(name)
      }
      let trials = try Row.fetchAll(
        db,
        sql: """
          SELECT DISTINCT t.id, t.hex FROM memberships m JOIN trials t ON t.id = m.trial_id
          WHERE m.sweep_id = ?1 AND NOT EXISTS (
            SELECT 1 FROM memberships o WHERE o.trial_id = t.id AND o.sweep_id <> ?1)
          """, arguments: [sweep])
      try db.execute(sql: "DELETE FROM sweeps WHERE id = ?", arguments: [sweep])
      for trial in trials {
        try db.execute(sql: "DELETE FROM trials WHERE id = ?", arguments: [trial[0] as Int64])
      }
      return trials.map { TrialID(hex: $0[1]) }
    }
  }

  package func remove(trial: TrialID) async throws {
    try await write { db in
      let find = "SELECT id FROM trials WHERE hex = ?"
      guard let row = try Int64.fetchOne(db, sql: find, arguments: [trial.hex]) else {
        throw ResultStoreError(.noSuchTrial, "there is no trial \(trial)")
      }
      try db.execute(sql: "DELETE FROM memberships WHERE trial_id = ?", arguments: [row])
      try db.execute(sql: "DELETE FROM trials WHERE id = ?", arguments: [row])
    }
  }
}
