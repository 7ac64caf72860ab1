/// A JSON value. The members of an object keep their order.
indirect enum JSONValue: Sendable {
  case cell(TableCell)
  case boolean(Bool)
  case array([JSONValue])
  case object([Member])

  typealias Member = (key: String, value: JSONValue)

  static func number(_ value: Double?) -> JSONValue { .cell(TableCell(value)) }
  static func number(_ value: Int?) -> JSONValue { .cell(TableCell(value)) }
  static func text(_ value: String?) -> JSONValue { .cell(TableCell(value)) }

  /// The value as JSON text. Objects and arrays that hold others are broken into indented lines.
  func text(indent: String = "") -> String {
    switch self {
    case .cell(let cell): return cell.json
    case .boolean(let value): return "\(value)"
    case .array(let values):
      return Self.lines(
        values.map { $0.text(indent: indent + "  ") }, "[", "]", indent,
        isFlat: values.allSatisfy(\.isScalar))
    case .object(let members):
      return Self.lines(
        members.map { "\($0.key.json): \($0.value.text(indent: indent + "  "))" }, "{", "}",
        indent, isFlat: members.allSatisfy(\.value.isScalar))
    }
  }

  private var isScalar: Bool {
    switch self {
    case .cell, .boolean: true
    case .array(let values): values.isEmpty
    case .object(let members): members.isEmpty
    }
  }

  private static func lines(
    _ parts: [String], _ open: String, _ close: String, _ indent: String, isFlat: Bool
  ) -> String {
    if isFlat { return open + parts.joined(separator: ", ") + close }
    return open + "\n" + parts.map { "\(indent)  \($0)" }.joined(separator: ",\n") + "\n\(indent)"
      + close
  }
}
