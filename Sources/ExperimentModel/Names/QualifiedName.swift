/// A name on the command line with an optional kind: `baseline`, `trial:ab12`.
///
/// A name without a kind is refused if it has several meanings; the kind makes it unambiguous.
package struct QualifiedName: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case sweep, configuration, trial, file
  }

  /// The fewest digits of an abbreviated trial id. Shorter words are names, because some trial's id
  /// is likely to begin with them.
  package static let fewestDigits = 4

  /// Nil for a name without a kind.
  package let kind: Kind?
  /// The name without its kind.
  package let name: String
  /// The whole text, as given.
  package let text: String

  package init(_ text: String) {
    self.text = text
    let kind = text.firstIndex(of: ":").flatMap { Kind(rawValue: String(text[..<$0])) }
    let name = kind.map { text.dropFirst($0.rawValue.count + 1) }
    // "trial: big" is a name.
    if let kind, let name, let first = name.first, !first.isWhitespace {
      (self.kind, self.name) = (kind, String(name))
    } else {
      (self.kind, self.name) = (nil, text)
    }
  }

  package func canMean(_ kind: Kind) -> Bool { self.kind == nil || self.kind == kind }

  /// The name as the beginning of a trial's id, in lower case; nil if it cannot be one.
  package var idPrefix: String? {
    let digits = name.lowercased()
    guard canMean(.trial), !digits.isEmpty, kind != nil || digits.count >= Self.fewestDigits,
      digits.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { return nil }
    return digits
  }

  /// Names of configurations that the text may mean. In older sweeps a name may begin like a kind.
  package var configurationNames: [String] {
    (canMean(.configuration) ? [name] : []) + (kind == nil ? [] : [text])
  }

  /// Returns the name with a kind.
  package static func text(_ kind: Kind, _ name: String) -> String { "\(kind.rawValue):\(name)" }
}

/// Error: a name has several meanings.
package struct AmbiguousName: Error, CustomStringConvertible {
  package let description: String

  /// - Parameter meanings: an unambiguous word for each meaning, and its description.
  package init(_ text: String, meanings: [(word: String, what: String)]) {
    let shown = meanings.prefix(NameList.limit)
    let width = shown.map(\.word.count).max() ?? 0
    var lines = shown.map { meaning in
      "  " + meaning.word + String(repeating: " ", count: width - meaning.word.count + 2)
        + meaning.what
    }
    if shown.count < meanings.count { lines.append("  and \(meanings.count - shown.count) more") }
    description =
      "'\(text)' means more than one thing; name one of these instead:\n"
      + lines.joined(separator: "\n")
  }
}
