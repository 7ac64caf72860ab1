import Evaluation

/// Renders the data of a document as one JSON object; docs/reports.md describes each key of a
/// report. A document without data becomes an array of its rows.
///
/// Numbers have every digit, and unknown values are null.
package struct JSONRenderer: DocumentRenderer {
  private let isTable: Bool

  /// - Parameter isTable: true for the rows in any case.
  package init(isTable: Bool = false) { self.isTable = isTable }

  package func render(_ document: Document) -> String {
    let members = isTable ? [] : concurrently(document.data).flatMap(\.self)
    let text = members.isEmpty ? JSONTable(document.records).text : DataValue.object(members).json()
    return text + "\n"
  }
}

extension DataValue {
  /// The value as JSON text. Objects and arrays that hold others are broken into indented lines.
  fileprivate func json(indent: String = "") -> String {
    switch self {
    case .cell(let cell): return cell.json
    case .boolean(let value): return "\(value)"
    case .array(let values):
      return Self.lines(
        values.map { $0.json(indent: indent + "  ") }, "[", "]", indent,
        isFlat: values.allSatisfy(\.isScalar))
    case .object(let members):
      return Self.lines(
        members.map { "\($0.key.json): \($0.value.json(indent: indent + "  "))" }, "{", "}",
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
