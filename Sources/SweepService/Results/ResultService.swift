package import ExperimentModel

/// Reads what a database holds; changes nothing and works while a sweep runs.
package struct ResultService: Sendable {
  let paths: ProjectPaths
  let results: any ResultReader & ResultQueries

  /// - Throws: `ResultStoreError` if there is no readable database.
  package init(_ paths: ProjectPaths) throws(ResultStoreError) {
    try self.init(paths, results: SQLiteStorage.results(at: paths.database))
  }

  /// - Parameter results: read in place of the project's database.
  package init(_ paths: ProjectPaths, results: any ResultReader & ResultQueries) {
    self.paths = paths
    self.results = results
  }

  /// All sweeps, the latest first.
  package func sweeps() throws(ResultStoreError) -> [SweepSummary] { try results.sweeps() }

  /// The trials of a sweep, in the order of its grid file.
  ///
  /// - Parameters:
  ///   - sweep: nil means the latest.
  ///   - metrics: names of the final metrics to read.
  package func trials(ofSweep sweep: String?, metrics: [String]) throws -> [TrialSummary] {
    try results.trials(ofSweep: results.sweepName(sweep), metrics: metrics)
  }

  /// Everything about one trial.
  package func trial(_ reference: TrialReference) throws(ResultStoreError) -> TrialDetails {
    let match = try reference.find(in: results)
    // What the trial's metrics rest on is stored with the data of a sweep.
    let snapshot = match.sweeps.first.flatMap { sweep in
      try? results.snapshot(ofSweep: sweep) { _ in
        SnapshotContents(
          userMetrics: [], historyOfFinished: false, attentionMaps: false)
      }
    }
    let isSameData = snapshot?.dataset.hash == match.record.trial.dataHash
    return TrialDetails(
      record: match.record, sweeps: match.sweeps,
      supports: isSameData ? snapshot?.dataset.supports ?? [:] : [:])
  }

  // MARK: - SQL

  package var database: String { results.path }

  /// The rows of one SQL statement that reads.
  package func query(_ sql: String) throws(ResultStoreError) -> QueryResult {
    try results.query(sql)
  }

  /// The views that queries are meant for.
  package func views() throws(ResultStoreError) -> [ViewSummary] { try results.views() }
}
