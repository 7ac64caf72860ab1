/// Answers questions in SQL about the public views. Changes nothing.
package protocol ResultQueries: Sendable {
  /// Rows of one SQL statement that reads.
  ///
  /// - Throws: `ResultStoreError` of code `refusedQuery` for anything but one statement that reads,
  ///   `invalidQuery` if the store cannot run it.
  func query(_ sql: String) throws(ResultStoreError) -> QueryResult

  /// Numbers of the configurations of a sweep that have a trial for which `condition` holds.
  ///
  /// - Parameter condition: what may follow WHERE in a query of the view `results`.
  /// - Throws: `ResultStoreError` of code `invalidQuery` or `refusedQuery`.
  func configurations(
    ofSweep name: String, where condition: String
  ) throws(ResultStoreError) -> Set<Int>

  /// The public views.
  func views() throws(ResultStoreError) -> [ViewSummary]
}
