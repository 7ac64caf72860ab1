import ExperimentModel
import GRDB

// Attempts that a killed runner left `running`. The next runner settles them; until then readers,
// which may not write, show them as it will record them.

extension TrialRecord {
  /// Shows running attempts as orphaned.
  mutating func settle() {
    state = state.settled
    for index in attempts.indices where attempts[index].state == .running {
      attempts[index].state = .interrupted
      attempts[index].cause = .lost
    }
  }
}

extension TrialState {
  /// The state once orphaned attempts are settled.
  var settled: TrialState { self == .running ? .interrupted : self }
}

extension Database {
  /// Runs `body` against temporary views that show running attempts as already settled.
  ///
  /// The views have the names of the tables `trials` and `attempts`, and shadow them.
  func withOrphanedAttemptsSettled<Value>(_ body: (Database) throws -> Value) throws -> Value {
    let settled = [
      ("trials", "state", "CASE state WHEN 'running' THEN 'interrupted' ELSE state END"),
      (
        "attempts", "message",
        "CASE WHEN ended_at IS NULL THEN '\(AttemptCause.lost)' ELSE message END"
      ),
    ]
    defer {
      for (table, _, _) in settled { try? execute(sql: "DROP VIEW IF EXISTS temp.\(table)") }
    }
    for (table, column, value) in settled {
      let columns = try columns(in: table, in: "main").map(\.name)
        .map { $0 == column ? "\(value) AS \($0)" : $0 }.joined(separator: ", ")
      try execute(sql: "CREATE TEMPORARY VIEW \(table) AS SELECT \(columns) FROM main.\(table)")
    }
    // The public views of the database itself read only its tables.
    try ResultViews.makeTemporary(in: self)
    return try body(self)
  }
}
