import ExperimentModel

/// A user's condition on rows of `results`: what follows WHERE.
///
/// `ReadOnlyQuery` refuses statements that write. Here a condition must not leave the parentheses
/// that it is put in.
struct RowCondition {
  /// The condition with aliases of hyperparameters replaced by their names.
  let sql: String

  /// - Throws: `ResultStoreError` of code `invalidQuery` for anything but one condition.
  init(_ sql: String) throws {
    var depth = 0
    var condition = ""
    for token in SQLTokens(sql) {
      guard token.isClosed else {
        let what = token.kind == .comment ? "comment" : "\(token.text.prefix(1))"
        throw Self.invalid("the condition has a \(what) without its end")
      }
      switch token.text {
      case ";": throw Self.invalid("the condition has a ';'; give one condition")
      case "(": depth += 1
      case ")": depth -= 1
      default: break
      }
      guard depth >= 0 else { break }
      let text = String(token.text)
      condition += token.kind == .word ? HyperparameterDefinition.canonicalName(text) : text
    }
    guard depth == 0 else {
      throw Self.invalid("the parentheses of the condition do not match")
    }
    guard SQLTokens(condition).contains(where: \.isCode) else {
      throw Self.invalid("the condition is empty; write one such as: dropout < 0.3 AND epochs = 5")
    }
    self.sql = condition
  }

  private static func invalid(_ message: String) -> ResultStoreError {
    ResultStoreError(.invalidQuery, message)
  }
}
