import ExperimentModel
import Yams

extension GridReader {
  /// Reads a text, quoted or not.
  mutating func text(_ node: Node, in name: String, expected: String = "a text") -> String? {
    if let scalar = node.scalar, scalar.style == .plain, !name.hasSuffix("description"),
      isInTypographicQuotes(scalar.string)
    {
      report(
        "\(name): \(found(node)) is in typographic quotes, which are part of the text; use plain "
          + "ones", at: node)
      return nil
    }
    guard case .scalar(let scalar) = node, !scalar.isNothing, !scalar.string.isEmpty else {
      report("\(name): expected \(expected), found \(found(node))", at: node)
      return nil
    }
    return scalar.string
  }

  /// Reads a value of a domain. The domain decides the type of a plain scalar, so `1e-4` is a number
  /// and `no` may be a name.
  mutating func value(
    _ node: Node, in name: String, domain: HyperparameterDefinition.Domain
  ) -> ParameterValue? {
    if let value = Self.parameterValue(of: node, for: domain), let value = domain.accept(value) {
      return value
    }
    let hint = Self.hint(of: node)
    guard hint.isEmpty, case .choice(let words) = domain, case .scalar(let scalar) = node else {
      report("\(name): expected \(domain), found \(found(node))\(hint)", at: node)
      return nil
    }
    report(
      "\(name): expected one of \(NameList(words, nearestTo: scalar.string))"
        + HyperparameterDefinition.Domain.cutoffHint(for: words) + ", found " + found(node)
        + Spelling.suggestion(
          for: scalar.string, among: Self.words(words, withCutoffOf: scalar.string)), at: node)
    return nil
  }

  /// Returns words with the cutoff of `word`: `validation_ndcg@5` for `validation_ndgc@5`.
  private static func words(_ words: [String], withCutoffOf word: String) -> [String] {
    let parts = word.split(separator: "@")
    guard parts.count == 2, let cutoff = Int(parts[1]), cutoff > 0 else { return words }
    return words.map {
      $0.replacing("@\(MetricDefinition.standardCutoff)", with: "@\(cutoff)")
    }
  }

  private static func parameterValue(
    of node: Node, for domain: HyperparameterDefinition.Domain
  ) -> ParameterValue? {
    switch (node, domain) {
    case (.scalar(let scalar), .integer), (.scalar(let scalar), .real):
      scalar.number
    case (.scalar(let scalar), .boolean):
      scalar.boolean.map(ParameterValue.boolean)
    case (.scalar(let scalar), .choice), (.scalar(let scalar), .path):
      scalar.isNothing ? nil : .text(scalar.string)
    case (.sequence(let items), .integers), (.sequence(let items), .reals):
      .list(items.map { $0.scalar?.number ?? .text("") })
    default:
      nil
    }
  }

  /// Description of a node in messages.
  func found(_ node: Node) -> String {
    switch node {
    case .mapping: "a mapping"
    case .sequence(let items):
      items.isEmpty
        ? "an empty list"
        : items.contains { $0.scalar == nil }
          ? "a list"
          : "[" + shortened(items.map { $0.scalar?.string ?? "" }.joined(separator: ", ")) + "]"
    case .scalar(let scalar) where scalar.isNothing: "nothing"
    case .scalar(let scalar) where scalar.isQuoted && scalar.asPlain.number != nil:
      "the quoted word \"\(shortened(scalar.string))\""
    case .scalar(let scalar): "'\(shortened(scalar.string))'"
    case .alias: "an alias"
    }
  }

  private func isInTypographicQuotes(_ text: String) -> Bool {
    guard let first = text.first, let last = text.last, text.count > 1 else { return false }
    return "\u{201C}\u{201D}\u{201E}\u{2018}\u{2019}\u{201A}".contains(first)
      && "\u{201C}\u{201D}\u{2018}\u{2019}".contains(last)
  }

  /// Shortens a text for messages: YAML reads a file that is no grid as one long word.
  private func shortened(_ text: String) -> String {
    text.count > 80 ? text.prefix(79) + "…" : text
  }
}

extension Node.Scalar {
  /// True if quoted, a block, or tagged `!!str`: never a number or a Boolean.
  var isQuoted: Bool { style != .plain || tag.rawValue == Tag.Name.str.rawValue }

  /// True if YAML reads the scalar as null.
  var isNothing: Bool { !isQuoted && ["", "~", "null", "Null", "NULL"].contains(string) }

  var asPlain: Node.Scalar { Node.Scalar(string, .implicit, .plain) }

  /// The Boolean that YAML 1.1 or 1.2 reads.
  var boolean: Bool? {
    guard !isQuoted else { return nil }
    switch string.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default: return nil
    }
  }

  /// The number in decimal notation of JSON, YAML or Python: `1e-4`, `.5`, `100_000`.
  ///
  /// Unlike in YAML 1.1, a real number needs no dot and an exponent no sign. Leading zeros are
  /// refused: in YAML 1.1, `010` is eight.
  var number: ParameterValue? {
    guard !isQuoted, string.allSatisfy({ "+-.0123456789eE_".contains($0) }) else { return nil }
    let unsigned = string.drop { $0 == "+" || $0 == "-" }
    guard let first = unsigned.first, first.isWholeNumber || first == ".",
      unsigned.last != "_", !unsigned.contains("__"), !unsigned.contains("._"),
      !unsigned.contains("_."),
      !(first == "0" && unsigned.dropFirst().first?.isWholeNumber == true)
    else { return nil }
    let digits = string.filter { $0 != "_" }
    if let whole = Int(digits) { return .integer(whole) }
    guard let real = Double(digits), real.isFinite else { return nil }
    return .real(real)
  }
}
