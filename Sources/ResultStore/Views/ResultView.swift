import ExperimentModel

/// A view that people query.
///
/// It works in any SQLite program of version 3.37 or later: no functions of this program, and none
/// that SQLite has only where it was built with them, such as `sqrt`.
struct ResultView {
  /// A column: its name and the expression behind it.
  struct Column {
    let name: String
    let expression: String

    init(_ name: String, _ expression: String? = nil) {
      self.name = name
      self.expression = expression ?? name
    }

    init(_ measure: EpochMeasure, _ expression: String) { self.init(measure.name, expression) }
  }

  let name: String
  /// What one of its rows is: `a trial of a sweep`.
  let row: String
  /// The statement that makes it.
  let sql: String

  /// - Parameters:
  ///   - tables: all that follows `FROM`.
  init(_ name: String, row: String, columns: [Column], from tables: String) {
    self.name = name
    self.row = row
    let list = columns.map { "  \($0.expression) AS \"\($0.name)\"" }.joined(separator: ",\n")
    sql = "CREATE VIEW \(name) AS SELECT\n\(list)\nFROM \(tables)"
  }
}
