/// Rows of a query.
package struct QueryResult: Sendable, Hashable {
  /// Names of the columns; they need not be unique.
  package let columns: [String]
  /// Each row has one value per column.
  package let rows: [[QueryValue]]

  package init(columns: [String], rows: [[QueryValue]]) {
    self.columns = columns
    self.rows = rows
  }
}
