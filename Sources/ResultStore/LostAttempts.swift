import ExperimentModel
import GRDB

// What a runner that was killed left `running`, as the next one will record it: readers may not write,
// and should not say of work that nobody does that it is under way.

extension TrialRecord {
  /// The trial once its attempts under way are settled as lost.
  mutating func settle() {
    if state == .running { state = .interrupted }
    for index in attempts.indices where attempts[index].state == .running {
      attempts[index].state = .interrupted
      attempts[index].message = AttemptRecord.lostMessage
    }
  }
}

extension TrialState {
  var settled: TrialState { self == .running ? .interrupted : self }
}

extension Database {
  /// Runs `body`, to which the views say of trials under way what they will once their attempts are
  /// settled as lost: temporary views of their tables' names take the tables' places.
  func withLostAttemptsSettled<Value>(_ body: (Database) throws -> Value) throws -> Value {
    let settled = [
      ("trials", "state", "CASE state WHEN 'running' THEN 'interrupted' ELSE state END"),
      (
        "attempts", "message",
        "CASE WHEN ended_at IS NULL THEN '\(AttemptRecord.lostMessage)' ELSE message END"
      ),
    ]
    defer {
      for (table, _, _) in settled { try? execute(sql: "DROP VIEW IF EXISTS temp.\(table)") }
    }
    for (table, column, value) in settled {
      let columns = try columns(in: table, in: "main").map { $0.name }
        .map { $0 == column ? "\(value) AS \($0)" : $0 }.joined(separator: ", ")
      try execute(sql: "CREATE TEMPORARY VIEW \(table) AS SELECT \(columns) FROM main.\(table)")
    }
    // Those of the database itself read its tables only.
    try ResultViews.makeTemporary(in: self)
    return try body(self)
  }
}
