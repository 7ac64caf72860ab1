import ExperimentModel
import Foundation

/// A condition on the rows of `results`, as a user writes it after WHERE.
///
/// It becomes part of a statement that `ReadOnlyQuery` runs, so it can't write. What it must not do
/// either is to end the parentheses that it stands in and say something else.
struct RowCondition {
  let sql: String

  /// - Throws: `ResultStoreError` of code `invalidQuery` for what is no single condition.
  init(_ sql: String) throws {
    guard !sql.allSatisfy(\.isWhitespace) else {
      throw ResultStoreError(
        .invalidQuery, "the condition is empty; write one such as: dropout < 0.3 AND epochs = 5")
    }
    var depth = 0
    // With the usual names of columns.
    var condition = ""
    var rest = Substring(sql)
    var taken = rest.startIndex
    while let character = rest.first {
      defer {
        condition += sql[taken..<rest.startIndex]
        taken = rest.startIndex
      }
      if character.isLetter || character == "_" {
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        condition += HyperparameterDefinition.canonicalName(String(word))
        rest = rest[word.endIndex...]
        taken = rest.startIndex
        continue
      }
      if let end = Self.end(ofQuote: character) {
        guard let close = rest.dropFirst().firstIndex(of: end) else {
          throw ResultStoreError(.invalidQuery, "the condition has a \(character) without its end")
        }
        rest = rest[close...]
      } else if rest.hasPrefix("--") {
        rest = rest.drop { !$0.isNewline }
        continue
      } else if rest.hasPrefix("/*") {
        guard let close = rest.dropFirst(2).range(of: "*/") else {
          throw ResultStoreError(.invalidQuery, "the condition has a comment without its end")
        }
        rest = rest[close.upperBound...]
        continue
      } else if character == ";" {
        throw ResultStoreError(.invalidQuery, "the condition has a ';'; give one condition")
      } else if character == "(" {
        depth += 1
      } else if character == ")" {
        depth -= 1
        if depth < 0 { break }
      }
      rest = rest.dropFirst()
    }
    guard depth == 0 else {
      throw ResultStoreError(.invalidQuery, "the parentheses of the condition do not match")
    }
    self.sql = condition
  }

  /// What ends a text or name that begins so. A doubled quote inside ends one and begins another.
  private static func end(ofQuote character: Character) -> Character? {
    switch character {
    case "'", "\"", "`": character
    case "[": "]"
    default: nil
    }
  }
}
