import ExperimentModel

/// A value in a table.
package enum TableCell: Sendable, Hashable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)

  /// Missing values are null.
  package init(_ value: Double?) { self = value.map(TableCell.real) ?? .null }
  package init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
  package init(_ value: String?) { self = value.map(TableCell.text) ?? .null }

  /// A setting; lists as grid files spell them.
  init(_ value: ParameterValue?) {
    switch value {
    case nil: self = .null
    case .boolean(let flag)?: self = .integer(flag ? 1 : 0)
    case .integer(let number)?: self = .integer(Int64(number))
    case .real(let number)?: self = .real(number)
    case .text(let text)?: self = .text(text)
    case .list(let values)?: self = .text(ParameterValue.list(values).description)
    }
  }

  var isNumber: Bool {
    switch self {
    case .integer, .real: true
    case .null, .text: false
    }
  }
}

/// Columns and rows, for any `TableFormat`.
package struct Table: Sendable, Hashable {
  package struct Column: Sendable, Hashable {
    package let name: String
    /// Digits after the point where people read; nil: as many as the number needs, at most six.
    /// Programs get every digit.
    package let decimals: Int?
    /// True if a narrow terminal leaves out other columns first.
    package let isEssential: Bool

    package init(_ name: String, decimals: Int? = nil, isEssential: Bool = false) {
      self.name = name
      self.decimals = decimals
      self.isEssential = isEssential
    }
  }

  package let columns: [Column]
  /// One cell per column.
  package let rows: [[TableCell]]

  package init(columns: [Column], rows: [[TableCell]] = []) {
    precondition(
      rows.allSatisfy { $0.count == columns.count }, "each row needs a cell for each column")
    self.columns = columns
    self.rows = rows
  }

  /// Columns by name. Names need not be unique.
  package init(columns: [String], rows: [[TableCell]] = []) {
    self.init(columns: columns.map { Column($0) }, rows: rows)
  }

  /// True if the column holds numbers only, which are aligned right.
  func isNumeric(_ column: Int) -> Bool {
    var holdsNumbers = false
    for row in rows where row[column] != .null {
      guard row[column].isNumber else { return false }
      holdsNumbers = true
    }
    return holdsNumbers
  }

  /// The cell as text for people.
  func text(row: Int, column: Int) -> String {
    switch rows[row][column] {
    case .null: ""
    case .integer(let value): "\(value)"
    case .real(let value):
      columns[column].decimals.map { value.fixed(decimals: $0) } ?? value.readable
    case .text(let value): value
    }
  }
}
