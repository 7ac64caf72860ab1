package import ExperimentModel
import Foundation
import GRDB

/// The results in a database, for reading only: makes and changes nothing, and works while a sweep
/// runs in another process. Each call sees one moment of the database, if nothing else is said.
package struct SQLiteResults: Sendable {
  package let path: String
  private let connection: ReadConnection

  /// - Throws: `ResultStoreError` when there is no database at `path`, or none that this version
  ///   of sweep reads.
  package init(path: String) throws(ResultStoreError) {
    self.path = path
    connection = try ReadConnection(path: path)
  }

  /// All sweeps, the latest first.
  package func sweeps() throws(ResultStoreError) -> [SweepSummary] {
    let isIdle = RunnerLock.isFree(database: path)
    return try read { try SummaryReader($0).sweeps(settled: isIdle) }
  }

  /// Name of the sweep that was run last; nil when there is none.
  package func latestSweep() throws(ResultStoreError) -> String? {
    try read { db in
      try String.fetchOne(db, sql: "SELECT name FROM sweeps ORDER BY registration DESC LIMIT 1")
    }
  }

  /// What is known of a sweep. The halves of a large one are read at once: what is told of a trial is
  /// true of one moment, but the two of different halves may be some milliseconds apart.
  ///
  /// - Parameter contents: what of the sweep is wanted.
  /// - Throws: `ResultStoreError` of code `noSuchSweep` with the names that there are.
  package func snapshot(
    ofSweep name: String, contents: (Sweep) -> SnapshotContents = { _ in .all }
  ) throws(ResultStoreError) -> SweepSnapshot {
    let isIdle = RunnerLock.isFree(database: path)
    var snapshot = try read { db in
      let reader = SnapshotReader(db)
      guard let stored = try reader.storedSweep(name) else {
        throw try SummaryReader(db).noSuchSweep(name)
      }
      let sweep = try stored.sweep()
      let contents = contents(sweep)
      let halves = SweepHalves(stored)
      let other = halves.map { _ in OtherReader(path: path) }
      let configurations = try reader.configurations(ofSweep: stored.id)
      func trials(at positions: Range<Int>) throws -> [TrialRecord] {
        try reader.trials(of: stored, at: positions, configurations, contents: contents)
      }
      guard let halves, let other else {
        return try stored.snapshot(
          of: sweep, configurations, trials: trials(at: stored.positions))
      }
      other.begin { reader in
        guard try reader.storedSweep(name) == stored else { return nil }
        return try reader.trials(
          of: stored, at: halves.second, configurations, contents: contents)
      }
      var records = try trials(at: halves.first)
      records += try other.trials() ?? trials(at: halves.second)
      return try stored.snapshot(of: sweep, configurations, trials: records)
    }
    if isIdle {
      for index in snapshot.trials.indices {
        snapshot.trials[index].settle()
      }
    }
    return snapshot
  }

  /// The trials of a sweep, in the order of its grid file.
  ///
  /// - Parameter metrics: names of the final metrics to read.
  /// - Throws: `ResultStoreError` of code `noSuchSweep` with the names that there are.
  package func trials(
    ofSweep name: String, metrics: [String]
  ) throws(ResultStoreError) -> [TrialSummary] {
    let isIdle = RunnerLock.isFree(database: path)
    return try read {
      try SummaryReader($0).trials(ofSweep: name, metrics: metrics, settled: isIdle)
    }
  }

  /// The state of each known trial among `ids`, whichever sweep made it.
  package func states(of ids: [TrialID]) throws(ResultStoreError) -> [TrialID: TrialState] {
    let isIdle = RunnerLock.isFree(database: path)
    let states = try read { try TrialStates($0).states(of: ids) }
    return isIdle ? states.mapValues(\.settled) : states
  }

  /// The one trial that `text` means: the name of a configuration in `sweep` (nil: the latest), or
  /// the beginning of an identity.
  ///
  /// - Throws: `ResultStoreError` of code `noSuchTrial`, or `ambiguousTrial` with the candidates.
  package func trial(
    matching text: String, inSweep sweep: String? = nil
  ) throws(ResultStoreError) -> TrialMatch {
    let isIdle = RunnerLock.isFree(database: path)
    var match = try read { try TrialLookup($0).trial(matching: text, inSweep: sweep) }
    if isIdle { match.record.settle() }
    return match
  }

  /// The rows of one SQL statement that reads.
  ///
  /// - Throws: `ResultStoreError` of code `refusedQuery` for anything but one statement that reads,
  ///   `invalidQuery` where SQLite does not understand it.
  package func query(_ sql: String) throws(ResultStoreError) -> QueryResult {
    try readViews { try ReadOnlyQuery(sql).run(in: $0) }
  }

  /// Numbers of the configurations of a sweep with a trial for which `condition` holds.
  ///
  /// - Parameter condition: what may follow WHERE in a query of the view `results`.
  /// - Throws: `ResultStoreError` of code `invalidQuery` or `refusedQuery` where it is not a condition
  ///   that SQLite understands.
  package func configurations(
    ofSweep name: String, where condition: String
  ) throws(ResultStoreError) -> Set<Int> {
    try readViews { db in
      let condition = try RowCondition(condition)
      // The condition has lines of its own: an error points into it, and a comment ends with it.
      let query = ReadOnlyQuery(
        """
        SELECT DISTINCT number FROM results WHERE sweep = \(name.sqlText) AND (
        \(condition.sql)
        )
        """)
      return Set(
        try query.run(in: db).rows.compactMap { row in
          if case .integer(let number) = row[0] { Int(number) } else { nil }
        })
    }
  }

  /// The views that queries are meant for.
  package func views() throws(ResultStoreError) -> [ViewSummary] {
    try read { db in
      try ResultViews.all.map { view in
        ViewSummary(
          name: view.name, row: view.row, columns: try db.columns(in: view.name).map(\.name))
      }
    }
  }

  /// Like `read`, for what asks the views.
  private func readViews<Value>(
    _ body: (Database) throws -> Value
  ) throws(ResultStoreError) -> Value {
    let isIdle = RunnerLock.isFree(database: path)
    // Without a transaction: in one that reads, SQLite makes no temporary view either.
    return try connection.use { queue in
      try queue.inDatabase { db in
        let running = "SELECT EXISTS (SELECT 1 FROM trials WHERE state = 'running')"
        guard isIdle, try Bool.fetchOne(db, sql: running) == true else { return try body(db) }
        return try db.withLostAttemptsSettled(body)
      }
    }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws(ResultStoreError) -> Value {
    try connection.use { try $0.read(body) }
  }
}

extension String {
  /// As a text in SQL.
  fileprivate var sqlText: String { "'" + replacing("'", with: "''") + "'" }
}
