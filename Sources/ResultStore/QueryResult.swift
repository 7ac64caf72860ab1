package import Foundation

/// What a query found.
package struct QueryResult: Sendable, Hashable {
  /// Names of the columns; they need not be unique.
  package let columns: [String]
  /// As many values a row as there are columns.
  package let rows: [[QueryValue]]
}

/// A value as SQLite has it.
package enum QueryValue: Sendable, Hashable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob(Data)
}

/// A view, for people who want to know what they may ask.
package struct ViewSummary: Sendable, Hashable {
  package let name: String
  /// What one of its rows is: `a trial of a sweep`.
  package let row: String
  package let columns: [String]
}
