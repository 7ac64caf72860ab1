package import ExperimentModel
import GRDB

extension SQLiteResults {
  package func removalTarget(
    named text: String, inSweep sweep: String?
  ) throws(ResultStoreError) -> RemovalTarget {
    let isIdle = isIdle
    return try read { db in
      let target = try Self.removalTarget(QualifiedName(text), inSweep: sweep, db)
      guard isIdle, case .trial(var match) = target else { return target }
      match.record.settle()
      return .trial(match)
    }
  }

  private static func removalTarget(
    _ name: QualifiedName, inSweep sweep: String?, _ db: Database
  ) throws -> RemovalTarget {
    let lookup = TrialLookup(db)
    let holder = try sweep.map(lookup.sweep(named:))
    let trials = try TrialLookup.Candidates(
      named: lookup.candidates(named: name, inSweep: holder?.id),
      begun: lookup.candidates(beginningLike: name, inSweep: holder?.id))
    // With --sweep, the name denotes a trial of that sweep.
    let found = holder == nil && name.canMean(.sweep) ? try? lookup.sweep(named: name.text) : nil
    switch (found, trials.rows.first) {
    case (nil, nil):
      if name.kind == .sweep, holder == nil { _ = try lookup.sweep(named: name.text) }
      guard holder == nil, name.kind == nil else {
        throw try lookup.noSuchTrial(name, inSweep: holder?.name)
      }
      throw ResultStoreError(
        .noSuchTrial,
        "there is no sweep, configuration or trial '\(name.text)'; 'sweep list' shows the sweeps, "
          + "'sweep list SWEEP' their trials")
    case (nil, let row?):
      guard trials.areClear else { throw lookup.ambiguous(name, trials) }
      return .trial(try lookup.match(row, inSweep: holder?.id))
    case (let sweep?, nil):
      return .sweep(sweep.name)
    case (let sweep?, _?):
      let meanings =
        [(word: QualifiedName.text(.sweep, sweep.name), what: try words(for: sweep.id, db))]
        + lookup.meanings(of: name, trials)
      throw ResultStoreError(
        .ambiguousTrial,
        "\(AmbiguousName(name.text, meanings: meanings))\nNothing was removed.")
    }
  }

  private static func words(for sweep: Int64, _ db: Database) throws -> String {
    let count =
      try Int.fetchOne(
        db, sql: "SELECT count(DISTINCT trial_id) FROM memberships WHERE sweep_id = ?",
        arguments: [sweep]) ?? 0
    return "the whole sweep, \(count) \(count == 1 ? "trial" : "trials")"
  }
}
