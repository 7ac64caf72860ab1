/// Name, rows and columns of a public view.
package struct ViewSummary: Sendable, Hashable {
  package let name: String
  /// What one of its rows is: `a trial of a sweep`.
  package let row: String
  package let columns: [String]

  package init(name: String, row: String, columns: [String]) {
    self.name = name
    self.row = row
    self.columns = columns
  }
}
