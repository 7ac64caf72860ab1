import ExperimentModel

/// Public view.
///
/// It works in any SQLite program of version 3.37 or later: it uses neither functions of this
/// program nor those that SQLite has only in some builds, such as `sqrt`.
struct ResultView {
  /// Name of a column and its expression.
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
  /// What a row is: `a trial of a sweep`.
  let row: String
  /// The statement that creates it.
  let sql: String

  /// - Parameters:
  ///   - tables: what follows `FROM`.
  init(_ name: String, row: String, columns: [Column], from tables: String) {
    self.name = name
    self.row = row
    let list = columns.map { "  \($0.expression) AS \"\($0.name)\"" }.joined(separator: ",\n")
    sql = "CREATE VIEW \(name) AS SELECT\n\(list)\nFROM \(tables)"
  }
}
