import ExperimentModel
import GRDB

/// Finds the trial that a person means.
struct TrialLookup {
  private let db: Database
  /// How many candidates an error lists.
  private static let shown = 10

  init(_ db: Database) { self.db = db }

  private struct Candidate {
    let row: Int64
    let id: TrialID
    let name: String
    let seed: UInt64

    var description: String { "\(id.short)  \(name), seed \(seed)" }
  }

  func trial(matching text: String, inSweep sweep: String?) throws -> TrialMatch {
    let sweep = try id(ofSweep: sweep)
    let named = try sweep.map { try candidates(named: text, inSweep: $0) } ?? []
    let found = try named.isEmpty ? candidates(beginningWith: text) : named
    guard let first = found.first else {
      throw ResultStoreError(
        .noSuchTrial,
        "there is no trial '\(text)'; give the beginning of an identity, or the name of a "
          + "configuration, as 'sweep list' shows them")
    }
    guard found.count == 1 else { throw ambiguous(text, found) }
    return try match(first.row, inSweep: sweep)
  }

  private func id(ofSweep name: String?) throws -> Int64? {
    guard let name else {
      return try Int64.fetchOne(
        db, sql: "SELECT id FROM sweeps ORDER BY registration DESC LIMIT 1")
    }
    guard
      let id = try Int64.fetchOne(
        db, sql: "SELECT id FROM sweeps WHERE name = ?", arguments: [name])
    else { throw try SummaryReader(db).noSuchSweep(name) }
    return id
  }

  private func candidates(named name: String, inSweep sweep: Int64) throws -> [Candidate] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT t.id, t.hex, c.name, t.seed
        FROM configurations c
        JOIN memberships m ON m.configuration_id = c.id
        JOIN trials t ON t.id = m.trial_id
        WHERE c.sweep_id = ? AND c.name = ? ORDER BY m.position LIMIT \(Self.shown + 1)
        """, arguments: [sweep, name]
    ).map(candidate)
  }

  private func candidates(beginningWith prefix: String) throws -> [Candidate] {
    let prefix = prefix.lowercased()
    guard !prefix.isEmpty, prefix.utf8.allSatisfy({ $0.isHexadecimalDigit }) else { return [] }
    // A range, so that the index on identities answers.
    return try Row.fetchAll(
      db,
      sql: """
        SELECT id, hex, last_name, seed FROM trials
        WHERE hex >= ? AND hex < ? ORDER BY hex LIMIT \(Self.shown + 1)
        """, arguments: [prefix, prefix + "g"]
    ).map(candidate)
  }

  private func candidate(_ row: Row) throws -> Candidate {
    Candidate(
      row: row[0], id: TrialID(hex: row[1]), name: row[2], seed: try UInt64(storedSeed: row[3]))
  }

  private func ambiguous(_ text: String, _ found: [Candidate]) -> ResultStoreError {
    var lines = found.prefix(Self.shown).map { "  " + $0.description }
    if found.count > Self.shown { lines.append("  and others") }
    return ResultStoreError(
      .ambiguousTrial,
      "'\(text)' means more than one trial; give more of the identity:\n"
        + lines.joined(separator: "\n"))
  }

  /// The record of a trial under the name that it has in `sweep`, else in the latest sweep that
  /// holds it, else under the last one it had.
  private func match(_ id: Int64, inSweep sweep: Int64?) throws -> TrialMatch {
    let sweeps = try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT s.id, s.name FROM memberships m JOIN sweeps s ON s.id = m.sweep_id
        WHERE m.trial_id = ? ORDER BY s.registration DESC
        """, arguments: [id])
    let ids = sweeps.map { $0[0] as Int64 }
    let holder = sweep.flatMap { ids.contains($0) ? $0 : nil } ?? ids.first
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT t.hex, ifnull(c.name, t.last_name), ifnull(c.description, t.last_description),
          ifnull(c.hyperparameters, t.hyperparameters), t.seed, t.data_hash, t.engine_version,
          t.state, ifnull(c.number, 0)
        FROM trials t
        LEFT JOIN memberships m ON m.trial_id = t.id AND m.sweep_id = ?
        LEFT JOIN configurations c ON c.id = m.configuration_id
        WHERE t.id = ? ORDER BY m.position LIMIT 1
        """, arguments: [holder, id])!  // the lookup found this row in the same transaction
    let trial = Trial(
      id: TrialID(hex: row[0]),
      configuration: Configuration(
        name: row[1], description: row[2],
        hyperparameters: try JSONText.decode(Hyperparameters.self, from: row[3])),
      seed: try UInt64(storedSeed: row[4]), dataHash: row[5], engineVersion: row[6])
    var records = [TrialRecord(trial: trial, number: row[8], state: try TrialState(stored: row[7]))]
    try TrialDetailsReader.complete(&records, at: [0], of: .trial(id), in: db)
    return TrialMatch(
      record: records[0],
      sweeps: sweeps.map { $0[1] })
  }
}

extension UInt8 {
  fileprivate var isHexadecimalDigit: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
  }
}
