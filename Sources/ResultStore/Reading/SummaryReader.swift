import ExperimentModel
import Foundation
import GRDB

/// Reads lists of sweeps and trials, and the states of trials.
struct SummaryReader {
  private let db: Database

  init(_ db: Database) { self.db = db }

  /// - Parameter isSettled: true if running attempts are orphaned.
  func sweeps(settled isSettled: Bool) throws -> [SweepSummary] {
    var states: [Int64: [TrialState: Int]] = [:]
    let counts = try Row.fetchCursor(
      db,
      sql: """
        SELECT m.sweep_id, t.state, count(*) FROM memberships m JOIN trials t ON t.id = m.trial_id
        GROUP BY m.sweep_id, t.state
        """)
    while let row = try counts.next() {
      let state = try TrialState(stored: row[1])
      states[row[0], default: [:]][isSettled ? state.settled : state, default: 0] += row[2]
    }
    return try Row.fetchAll(
      db,
      sql: """
        SELECT s.id, s.name, s.registered_at, d.name, s.definition,
          (SELECT count(*) FROM configurations c WHERE c.sweep_id = s.id)
        FROM sweeps s JOIN datasets d ON d.hash = s.data_hash
        ORDER BY s.registration DESC
        """
    ).map { row in
      let definition = try JSONText.decode(Sweep.self, from: row[4])
      return SweepSummary(
        name: row[1], registeredAt: Date(timeIntervalSince1970: row[2]), dataset: row[3],
        metric: definition.metric, baseline: definition.baseline, configurations: row[5],
        states: states[row[0]] ?? [:])
    }
  }

  /// - Parameter isSettled: true if running attempts are orphaned.
  func trials(
    ofSweep name: String, metrics: [String], settled isSettled: Bool
  ) throws -> [TrialSummary] {
    guard
      let sweep = try Int64.fetchOne(
        db, sql: "SELECT id FROM sweeps WHERE name = ?", arguments: [name])
    else { throw try noSuchSweep(name) }
    let value = "(SELECT value FROM final_metrics f WHERE f.trial_id = t.id AND f.name = ?)"
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT t.hex, c.number, c.name, t.seed, m.split, t.state,
          CASE WHEN a.ended_at IS NULL THEN
            (SELECT max(e.epoch) FROM epoch_metrics e WHERE e.attempt_id = t.attempt_id)
          ELSE a.epochs END,
          (SELECT r.kept_epoch FROM trial_results r WHERE r.trial_id = t.id),
          \(ResultView.seconds)\(metrics.map { _ in ", \(value)" }.joined())
        FROM memberships m
        JOIN configurations c ON c.id = m.configuration_id
        JOIN trials t ON t.id = m.trial_id
        LEFT JOIN attempts a ON a.id = t.attempt_id
        WHERE m.sweep_id = ? ORDER BY m.position
        """, arguments: StatementArguments(metrics) + [sweep])
    var summaries: [TrialSummary] = []
    while let row = try rows.next() {
      let state = try TrialState(stored: row[5])
      summaries.append(
        TrialSummary(
          id: TrialID(hex: row[0]), number: row[1], name: row[2],
          seed: try UInt64(storedSeed: row[3]), split: try storedSplit(row[4]),
          state: isSettled ? state.settled : state,
          epochs: row[6] ?? 0, keptEpoch: row[7], seconds: row[8],
          metrics: metrics.indices.map { row[9 + $0] }))
    }
    return summaries
  }

  /// The state of each known trial among `ids`; `interrupted` for incomplete ones.
  func states(of ids: [TrialID]) throws -> [TrialID: TrialState] {
    let incomplete = Set(try IncompleteTrial.ids(in: db))
    let rows = try Row.fetchAll(
      db,
      sql: "SELECT hex, state FROM trials WHERE hex IN (SELECT value FROM json_each(?))",
      arguments: [JSONText.encode(ids.map(\.hex))])
    return Dictionary(
      uniqueKeysWithValues: try rows.map { row in
        let (id, state) = (TrialID(hex: row[0]), try TrialState(stored: row[1]))
        return (id, incomplete.contains(id) ? .interrupted : state)
      })
  }

  func noSuchSweep(_ name: String) throws -> ResultStoreError {
    let known = try String.fetchAll(db, sql: "SELECT name FROM sweeps ORDER BY registration DESC")
    let hint =
      known.isEmpty
      ? "the database holds none yet"
      : "there is "
        + NameList(known, nearestTo: name, quoted: true, all: "'sweep list' shows all").description
    return ResultStoreError(.noSuchSweep, "there is no sweep '\(name)'; \(hint)")
  }
}
