package import ExperimentModel
import GRDB

extension SQLiteResults {
  package func weightsHashes() throws(ResultStoreError) -> [TrialID: String?] {
    try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT t.hex, r.weights_hash
          FROM trials t LEFT JOIN trial_results r ON r.trial_id = t.id AND t.state = 'finished'
          """)
      return Dictionary(
        uniqueKeysWithValues: rows.map { (TrialID(hex: $0[0]), $0[1] as String?) })
    }
  }

  /// Damage to the file in SQLite's words.
  package func damage() throws(ResultStoreError) -> [String] {
    try read { db in
      let integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check")
        .filter { $0 != "ok" }
      let references = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check")
        .map { "a row of \($0[0] as String) refers to one of \($0[2] as String) that is missing" }
      return integrity + references
    }
  }

  package func verifyChecksums() throws(ResultStoreError) {
    for sweep in try sweeps() { _ = try snapshot(ofSweep: sweep.name) }
  }

  package func incompleteTrials() throws(ResultStoreError) -> [IncompleteTrial] {
    try read { try IncompleteTrial.all(in: $0) }
  }

  package func dataHash(ofSweep name: String) throws(ResultStoreError) -> String? {
    try read {
      try String.fetchOne(
        $0, sql: "SELECT data_hash FROM sweeps WHERE name = ?", arguments: [name])
    }
  }

  package func gridOrigin(ofSweep name: String) throws(ResultStoreError) -> GridOrigin? {
    try read {
      try String.fetchOne(
        $0, sql: "SELECT definition FROM sweeps WHERE name = ?", arguments: [name]
      ).flatMap { try JSONText.decode(Sweep.self, from: $0).origin }
    }
  }

  package func engineVersion(ofSweep name: String) throws(ResultStoreError) -> String? {
    try read {
      try String.fetchOne(
        $0,
        sql: """
          SELECT t.engine_version FROM sweeps s
          JOIN memberships m ON m.sweep_id = s.id JOIN trials t ON t.id = m.trial_id
          WHERE s.name = ? ORDER BY m.position LIMIT 1
          """, arguments: [name])
    }
  }

  /// The linked SQLite.
  package func software() throws(ResultStoreError) -> String {
    try read { "SQLite \(try String.fetchOne($0, sql: "SELECT sqlite_version()") ?? "unknown")" }
  }
}
