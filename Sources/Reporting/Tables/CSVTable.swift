/// A table in RFC 4180: a header, CRLF between records, quotes where a field needs them.
///
/// Null is an empty field, an empty text a quoted one. Numbers have every digit.
package struct CSVTable {
  /// Byte order mark, by which spreadsheets recognise UTF-8.
  package static let byteOrderMark = "\u{FEFF}"

  let text: String

  init(_ table: Table) {
    let records = [table.columns.map(\.name.csv)] + table.rows.map { $0.map(\.csv) }
    text = records.map { $0.joined(separator: ",") }.joined(separator: "\r\n")
  }
}

extension TableCell {
  fileprivate var csv: String {
    switch self {
    case .null: ""
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    case .text(let value): value.csv
    }
  }
}

extension String {
  /// The text as a field, in quotes if it needs them.
  fileprivate var csv: String {
    // By scalars, because CR and LF together are one character.
    let needsQuotes =
      isEmpty || unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
    return needsQuotes ? "\"" + replacing("\"", with: "\"\"") + "\"" : self
  }
}
