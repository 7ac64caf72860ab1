/// A JSON array with one object per row, keys in the order of the columns.
///
/// Numbers have the fewest digits that read back as the same number; NaN and infinity, which JSON
/// lacks, are null. Keys are unique: a repeated column name gets `_2`, `_3`, ….
struct JSONTable {
  let text: String

  init(_ table: Table) {
    let keys = uniqueKeys(table.columns.map(\.name)).map(\.json)
    let objects = table.rows.map { row in
      "  {" + zip(keys, row).map { "\($0): \($1.json)" }.joined(separator: ", ") + "}"
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

extension TableCell {
  /// The value in JSON.
  var json: String {
    switch self {
    case .null: "null"
    case .integer(let value): "\(value)"
    case .real(let value): value.isFinite ? "\(value)" : "null"
    case .text(let value): value.json
    }
  }
}

extension String {
  /// The text in JSON, quoted.
  var json: String {
    var result = "\""
    for scalar in unicodeScalars {
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
}
