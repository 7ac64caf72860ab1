/// An array of objects, one a row, keys in the order of the columns.
///
/// Doubles have the fewest digits that read back as the same number. JSON has no NaN or infinity:
/// they are null. A column name that came before gets `_2`, `_3`, …: keys must be unique.
struct JSONTable {
  let text: String

  init(_ table: Table) {
    let keys = uniqueKeys(table.columns.map(\.name)).map(jsonString)
    let objects = table.rows.map { row in
      "  {" + zip(keys, row).map { "\($0): \(jsonValue($1))" }.joined(separator: ", ") + "}"
    }
    text = objects.isEmpty ? "[]" : "[\n" + objects.joined(separator: ",\n") + "\n]"
  }
}

private func uniqueKeys(_ names: [String]) -> [String] {
  var taken = Set(names)
  var seen: Set<String> = []
  return names.map { name in
    guard !seen.insert(name).inserted else { return name }
    var number = 2
    while !taken.insert("\(name)_\(number)").inserted { number += 1 }
    return "\(name)_\(number)"
  }
}

func jsonValue(_ cell: TableCell) -> String {
  switch cell {
  case .null: "null"
  case .integer(let value): "\(value)"
  case .real(let value): value.isFinite ? "\(value)" : "null"
  case .text(let value): jsonString(value)
  }
}

func jsonString(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
