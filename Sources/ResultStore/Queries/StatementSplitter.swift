/// Splits SQL that comes line by line into statements, each up to its semicolon.
package struct StatementSplitter: Sendable {
  /// Complete tokens since the last statement.
  private var text = ""
  /// Quote or comment without its end.
  private var open = ""
  private var hasCode = false

  package init() {}

  /// The statement that has begun; nil for none.
  package var rest: String? { hasCode ? text + open : nil }

  /// - Parameter line: without its line break.
  /// - Returns: the statements that the line completes, with their semicolons.
  package mutating func append(line: String) -> [String] {
    var statements: [String] = []
    let tokens = SQLTokens(open + line + "\n")
    open = ""
    for token in tokens {
      if token.isCode { hasCode = true }
      guard token.isClosed else {
        open = String(token.text)
        break
      }
      text += token.text
      if token.text == ";" {
        if hasCode { statements.append(text) }
        clear()
      }
    }
    if !hasCode, open.isEmpty { clear() }
    return statements
  }

  /// Drops the statement that has begun.
  package mutating func clear() { self = StatementSplitter() }
}
