import Foundation

/// An array of objects in the order of the columns. A column whose name repeats gets a number.
struct JSONTable {
  let table: Table

  init(_ table: Table) { self.table = table }

  var text: String {
    let names = uniqueNames().map(quoted)
    let rows = table.rows.map { row in
      "  {" + zip(names, row).map { "\($0): \(value($1))" }.joined(separator: ", ") + "}"
    }
    return rows.isEmpty ? "[]" : "[\n" + rows.joined(separator: ",\n") + "\n]"
  }

  private func uniqueNames() -> [String] {
    var seen: [String: Int] = [:]
    return table.columns.map { name in
      seen[name, default: 0] += 1
      return seen[name] == 1 ? name : "\(name)_\(seen[name]!)"
    }
  }

  private func value(_ cell: TableCell) -> String {
    switch cell {
    case .null: "null"
    case .integer(let value): "\(value)"
    // The shortest text that reads back as the same number; JSON has no others.
    case .real(let value): value.isFinite ? "\(value)" : "null"
    case .text(let value): quoted(value)
    }
  }

  private func quoted(_ text: String) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    // Encoding a string does not fail.
    return String(decoding: (try? encoder.encode(text)) ?? Data(), as: UTF8.self)
  }
}
