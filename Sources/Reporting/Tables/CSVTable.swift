/// A table in RFC 4180: a header, CRLF between records, quotes where a field needs them.
///
/// Null is an empty field, an empty text a quoted one. Numbers have every digit.
package struct CSVTable {
  /// Byte order mark, by which spreadsheets recognise UTF-8.
  package static let byteOrderMark = "\u{FEFF}"

  let text: String

  init(_ table: Table) {
    let records = [table.columns.map { field($0.name) }] + table.rows.map { $0.map(field) }
    text = records.map { $0.joined(separator: ",") }.joined(separator: "\r\n")
  }
}

private func field(_ cell: TableCell) -> String {
  switch cell {
  case .null: ""
  case .integer(let value): "\(value)"
  case .real(let value): "\(value)"
  case .text(let value): field(value)
  }
}

private func field(_ text: String) -> String {
  // By scalars, because CR and LF together are one character.
  let needsQuotes =
    text.isEmpty || text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
  return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
}
