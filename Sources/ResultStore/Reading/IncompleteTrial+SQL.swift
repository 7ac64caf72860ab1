import ExperimentModel
import GRDB

extension IncompleteTrial {
  /// The most that a grid may ask for: a damaged number must not take all of the memory.
  private static let mostEpochs = 100_000

  /// How many epochs a trial `t` trains: those that its result says, where early stopping may have
  /// left some out, else those of its settings. Null where the settings are damaged.
  private static let epochs = """
    coalesce(
      (SELECT epochs FROM trial_results WHERE trial_id = t.id),
      CASE WHEN json_valid(t.hyperparameters) THEN json_extract(t.hyperparameters, '$.epochs') END)
    """

  /// Counts what is stored: an attempt's own count of its epochs is no evidence.
  private static let condition = """
    t.state = 'finished' AND (
      SELECT count(*) FROM epoch_metrics e
      WHERE e.attempt_id = t.attempt_id AND e.epoch BETWEEN 1 AND \(epochs)
    ) < \(epochs)
    """

  static func ids(in db: Database) throws -> [TrialID] {
    try String.fetchAll(db, sql: "SELECT t.hex FROM trials t WHERE \(condition)")
      .map(TrialID.init(hex:))
  }

  static func all(in db: Database) throws -> [IncompleteTrial] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT t.hex, t.last_name, t.seed, ifnull(r.weights_hash, ''), ifnull(t.attempt_id, 0),
          \(epochs)
        FROM trials t LEFT JOIN trial_results r ON r.trial_id = t.id
        WHERE \(condition) ORDER BY t.id
        """
    ).map { row in
      let recorded = try Row.fetchAll(
        db,
        sql: """
          SELECT \(EpochMetrics.columns) FROM epoch_metrics WHERE attempt_id = ? ORDER BY epoch
          """, arguments: [row[4] as Int64]
      ).map { EpochMetrics(stored: $0) }
      let known = Set(recorded.map(\.epoch))
      return IncompleteTrial(
        id: TrialID(hex: row[0]), name: row[1], seed: try UInt64(storedSeed: row[2]),
        weightsHash: row[3], recorded: recorded,
        missing: (1...min(row[5] as Int, mostEpochs)).filter { !known.contains($0) })
    }
  }

  /// Epochs of an attempt's trial that are not recorded for the attempt.
  ///
  /// - Parameter trained: epochs of the trial; nil for the number that is recorded or asked for.
  static func missingEpochs(
    ofAttempt attempt: Int64, trained: Int? = nil, in db: Database
  ) throws -> [Int] {
    let find = try db.cachedStatement(
      sql: """
        SELECT \(epochs)
        FROM attempts a JOIN trials t ON t.id = a.trial_id WHERE a.id = ?
        """)
    let count = try trained ?? Int.fetchOne(find, arguments: [attempt]) ?? 0
    let recorded = try Set(
      Int.fetchAll(
        db.cachedStatement(sql: "SELECT epoch FROM epoch_metrics WHERE attempt_id = ?"),
        arguments: [attempt]))
    return (1..<count + 1).filter { !recorded.contains($0) }
  }
}
