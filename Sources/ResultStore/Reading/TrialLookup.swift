import ExperimentModel
import Foundation
import GRDB

/// Finds the trial that a user's text denotes.
struct TrialLookup {
  private let db: Database
  /// Number of candidates in an error.
  private static let shown = 10

  init(_ db: Database) { self.db = db }

  struct Candidate {
    let row: Int64
    let id: TrialID
    let name: String
    let seed: UInt64
    /// Nil in a sweep with one split, and for a trial that was found by its id.
    let split: UInt64?
    /// Sweep in which the trial has that name; nil for a trial that was found by its id.
    let sweep: String?

    var description: String {
      "\(id.short)  \(name), seed \(seed)\(split.map { ", split \($0)" } ?? "")"
    }
  }

  /// Trials that a name may denote.
  struct Candidates {
    let named: [Candidate]
    let begun: [Candidate]

    var rows: Set<Int64> { Set((named + begun).map(\.row)) }
    /// True if the name denotes at most one trial.
    var areClear: Bool { rows.count < 2 }
  }

  /// - Parameter sweep: as given; nil for the latest if `text` names a configuration, and for any if
  ///   it is the id of a trial.
  func trial(matching text: String, inSweep sweep: String?) throws -> TrialMatch {
    let name = QualifiedName(text)
    let wanted = try sweep.map(self.sweep(named:))
    let holder =
      try wanted
      ?? latestSweep()
    let found = try Candidates(
      named: holder.map { try candidates(named: name, inSweep: $0.id) } ?? [],
      begun: candidates(beginningLike: name, inSweep: wanted?.id))
    guard let row = found.rows.first else { throw try noSuchTrial(name, inSweep: wanted?.name) }
    guard found.areClear else { throw ambiguous(name, found) }
    return try match(row, inSweep: holder?.id)
  }

  /// The sweep that was registered last; for a confirmation, the sweep that it confirms.
  func latestSweep() throws -> (id: Int64, name: String)? {
    try Row.fetchOne(
      db,
      sql: """
        SELECT ifnull(p.id, s.id), ifnull(p.name, s.name) FROM sweeps s
        LEFT JOIN sweeps p ON p.name = json_extract(s.definition, '$.confirmation.sweep')
        ORDER BY s.registration DESC LIMIT 1
        """
    ).map { ($0[0], $0[1]) }
  }

  func sweep(named name: String) throws -> (id: Int64, name: String) {
    let name = SweepName.stored(name)
    guard
      let id = try Int64.fetchOne(
        db, sql: "SELECT id FROM sweeps WHERE name = ?", arguments: [name])
    else { throw try SummaryReader(db).noSuchSweep(name) }
    return (id, name)
  }

  /// - Parameter sweep: nil for all.
  func candidates(named name: QualifiedName, inSweep sweep: Int64?) throws -> [Candidate] {
    // Stored names are in Unicode's form C; in older databases they are as typed.
    let names = name.configurationNames.flatMap { [$0, $0.precomposedStringWithCanonicalMapping] }
    guard !names.isEmpty else { return [] }
    return try Row.fetchAll(
      db,
      sql: """
        SELECT t.id, t.hex, c.name, t.seed, s.name, m.split
        FROM configurations c
        JOIN sweeps s ON s.id = c.sweep_id
        JOIN memberships m ON m.configuration_id = c.id
        JOIN trials t ON t.id = m.trial_id
        WHERE c.name IN (\(names.map { _ in "?" }.joined(separator: ", ")))
          AND (?\(names.count + 1) IS NULL OR c.sweep_id = ?\(names.count + 1))
        ORDER BY s.registration DESC, m.position
        """, arguments: StatementArguments(names) + [sweep]
    ).map(candidate)
  }

  /// - Parameter sweep: nil for all trials, including those of no sweep.
  func candidates(
    beginningLike name: QualifiedName, inSweep sweep: Int64?
  ) throws -> [Candidate] {
    guard let prefix = name.idPrefix else { return [] }
    // A range uses the index on identities.
    return try Row.fetchAll(
      db,
      sql: """
        SELECT id, hex, last_name, seed, NULL, NULL FROM trials
        WHERE hex >= ?1 AND hex < ?2 AND (?3 IS NULL OR EXISTS (
          SELECT 1 FROM memberships m WHERE m.trial_id = trials.id AND m.sweep_id = ?3))
        ORDER BY hex LIMIT \(Self.shown + 1)
        """, arguments: [prefix, prefix + "g", sweep]
    ).map(candidate)
  }

  private func candidate(_ row: Row) throws -> Candidate {
    Candidate(
      row: row[0], id: TrialID(hex: row[1]), name: row[2], seed: try UInt64(storedSeed: row[3]),
      split: try storedSplit(row[5]), sweep: row[4])
  }

  // MARK: - Mistakes

  func noSuchTrial(_ name: QualifiedName, inSweep sweep: String?) throws -> ResultStoreError {
    let place = sweep.map { " in the sweep '\($0)'" } ?? ""
    let isSweep = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM sweeps WHERE name = ?)",
      arguments: [SweepName.stored(name.text)])
    if isSweep == true, sweep == nil {
      let stored = SweepName.stored(name.text)
      return ResultStoreError(
        .noSuchTrial,
        "'\(stored)' is a sweep, not a trial; 'sweep list \(stored)' shows its trials")
    }
    return ResultStoreError(
      .noSuchTrial,
      "there is no trial '\(name.text)'\(place); give the beginning of an identity (at least "
        + "\(QualifiedName.fewestDigits) digits), or the name of a configuration, as 'sweep list' "
        + "shows them")
  }

  func ambiguous(_ name: QualifiedName, _ found: Candidates) -> ResultStoreError {
    let meanings = meanings(of: name, found)
    guard meanings.count < 2 else {
      return ResultStoreError(
        .ambiguousTrial, AmbiguousName(name.text, meanings: meanings).description)
    }
    let trials = found.named + found.begun
    var lines = trials.prefix(Self.shown).map { "  " + $0.description }
    if trials.count > Self.shown { lines.append("  and others") }
    return ResultStoreError(
      .ambiguousTrial,
      "'\(name.text)' means more than one trial; give more of the identity:\n"
        + lines.joined(separator: "\n"))
  }

  /// Meanings of a name, each with a word that means nothing else.
  func meanings(
    of name: QualifiedName, _ found: Candidates
  ) -> [(word: String, what: String)] {
    var meanings: [(word: String, what: String)] = []
    let sweeps = found.named.reduce(into: [String]()) { sweeps, candidate in
      if let sweep = candidate.sweep, sweeps.last != sweep { sweeps.append(sweep) }
    }
    for sweep in sweeps {
      let trials = found.named.filter { $0.sweep == sweep }
      let names = Set(trials.map(\.name))
      for configuration in names.sorted() {
        let count = trials.filter { $0.name == configuration }.count
        meanings.append(
          (
            word: QualifiedName.text(.configuration, configuration)
              + (sweeps.count > 1 ? " \(RequestSetting.sweep) \(sweep)" : ""),
            what: "the configuration '\(configuration)' of the sweep '\(sweep)', "
              + (count == 1 ? "trial \(trials[0].id.short)" : "\(count) trials")
          ))
      }
    }
    if found.begun.count == 1, let trial = found.begun.first {
      meanings.append(
        (
          word: QualifiedName.text(.trial, String(trial.id.hex.prefix(max(10, name.name.count)))),
          what: "the trial whose id begins so (\(trial.name), seed \(trial.seed))"
        ))
    } else if found.begun.count > 1 {
      meanings.append(
        (
          word: QualifiedName.text(.trial, name.name),
          what:
            "\(found.begun.count > Self.shown ? "many" : "\(found.begun.count)") trials whose ids "
            + "begin so; give more digits"
        ))
    }
    return meanings
  }

  /// The record of a trial under its name in `sweep`, else in the latest sweep with the trial,
  /// else under its last name.
  func match(_ id: Int64, inSweep sweep: Int64?) throws -> TrialMatch {
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
          t.state, ifnull(c.number, 0), m.split
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
      seed: try UInt64(storedSeed: row[4]), dataHash: row[5], engineVersion: row[6],
      split: try storedSplit(row[9]))
    var reader = TrialRecordReader(db, .trial(id))
    reader.add(
      TrialRecord(trial: trial, number: row[8], state: try TrialState(stored: row[7])), at: 0)
    return TrialMatch(
      record: try reader.complete(SnapshotContents())[0], sweeps: sweeps.map { $0[1] })
  }
}
