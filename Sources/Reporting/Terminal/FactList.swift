import TextLayout

/// Names and values below each other, values aligned; facts without a value are left out.
func list(_ facts: [(name: String, value: String)]) -> String {
  let shown = facts.filter { !$0.value.isEmpty }
  let width = shown.map(\.name.displayWidth).max() ?? 0
  return shown.map { "\($0.name.padded(to: width))  \($0.value.singleLine)" }
    .joined(separator: "\n")
}

/// Each line moved in by two columns.
func indented(_ text: String) -> String {
  text.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
}
