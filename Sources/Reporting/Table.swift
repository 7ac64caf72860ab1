/// Columns and rows of values, before any format.
package struct Table: Sendable, Hashable {
  package var columns: [String]
  /// As many cells a row as there are columns.
  package var rows: [[TableCell]]

  package init(columns: [String], rows: [[TableCell]] = []) {
    self.columns = columns
    self.rows = rows
  }
}

/// One value of a table.
package enum TableCell: Sendable, Hashable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)

  package init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
  package init(_ value: Double?) { self = value.map { .real($0) } ?? .null }
  package init(_ value: String?) { self = value.map { .text($0) } ?? .null }

  var isNumber: Bool {
    switch self {
    case .integer, .real: true
    case .null, .text: false
    }
  }

  /// The value for people; empty for null.
  var text: String {
    switch self {
    case .null: ""
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    case .text(let value): value
    }
  }
}
