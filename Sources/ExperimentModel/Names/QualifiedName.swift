/// A name on the command line, with or without the kind of what it names: `baseline`,
/// `configuration:baseline`, `trial:0f3a`.
///
/// Without a kind, a name that means two things is refused; with one, it means one.
package struct QualifiedName: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case sweep, configuration, trial, file
  }

  /// The least digits of a trial's id that are taken for one. Shorter words are names, because
  /// some trial's id is likely to begin with them.
  package static let fewestDigits = 4

  /// Nil for a name without a kind.
  package let kind: Kind?
  /// Without the kind.
  package let name: String
  /// As given.
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

  /// The beginning of a trial's id, in lower case; nil where the name cannot be one.
  package var idPrefix: String? {
    let digits = name.lowercased()
    guard canMean(.trial), !digits.isEmpty, kind != nil || digits.count >= Self.fewestDigits,
      digits.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { return nil }
    return digits
  }

  /// The names of configurations that it may be: one that begins like a kind is older than kinds.
  package var configurationNames: [String] {
    (canMean(.configuration) ? [name] : []) + (kind == nil ? [] : [text])
  }

  /// The name with a kind.
  package static func text(_ kind: Kind, _ name: String) -> String { "\(kind.rawValue):\(name)" }
}

/// What to say of a name that means several things.
package struct AmbiguousName: Error, CustomStringConvertible {
  package let description: String

  /// - Parameter meanings: each as `word` to name it by, and in words.
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
