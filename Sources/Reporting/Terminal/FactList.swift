import TextLayout

/// Names and values below each other, values aligned; facts without a value are left out.
///
/// - Parameter limit: columns of the terminal; values go on in further lines. Nil for one line each.
func list(_ facts: [(name: String, value: String)], width limit: Int? = nil) -> String {
  let shown = facts.filter { !$0.value.isEmpty }
  let width = shown.map(\.name.displayWidth).max() ?? 0
  return shown.map { fact in
    let value = fact.value.singleLine
    let lines = limit.map { value.wrapped(to: max(1, $0 - width - 2)) } ?? [value]
    return "\(fact.name.padded(to: width))  "
      + lines.joined(separator: "\n" + String(repeating: " ", count: width + 2))
  }.joined(separator: "\n")
}

/// Each line moved in by two columns.
func indented(_ text: String) -> String {
  text.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
}
