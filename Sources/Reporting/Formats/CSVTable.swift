/// RFC 4180: fields with commas, quotes or line ends in quotes. Null is an empty field.
struct CSVTable {
  let table: Table

  init(_ table: Table) { self.table = table }

  var text: String {
    ([table.columns] + table.rows.map { $0.map(\.text) })
      .map { $0.map(field).joined(separator: ",") }
      .joined(separator: "\r\n")
  }

  private func field(_ text: String) -> String {
    let needsQuotes = text.unicodeScalars.contains { [",", "\"", "\n", "\r"].contains($0) }
    return needsQuotes ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
  }
}
