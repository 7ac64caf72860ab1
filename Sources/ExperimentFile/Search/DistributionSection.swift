import ExperimentModel
import Yams

extension GridReader {
  private static let valueKeys = ["value", "values", "probabilities", "min", "max", "q"]
  private static let parameterKeys = valueKeys + ["distribution", "when"]
  /// Keys of parameters that need a `method`.
  static let keysOfDistributions = [
    "probabilities", "min", "max", "q", "distribution", "parameters",
  ]

  /// Reads the distribution of one parameter. Numbers are what the hyperparameter accepts.
  ///
  /// - Parameter node: the whole mapping.
  mutating func distribution(
    of definition: HyperparameterDefinition, from entries: [GridEntry], in title: String,
    at node: Node
  ) -> SearchDistribution? {
    let mistakes = issues.count
    let given = entries.first { $0.key == "distribution" }
    let isUnbounded = given?.value.scalar.map { WandbFile.unbounded[$0.string] != nil } ?? false
    for entry in entries where !Self.parameterKeys.contains(entry.key) {
      if isUnbounded, WandbFile.unboundedKeys.contains(entry.key) { continue }
      reportUnknown(entry, in: title, known: Self.parameterKeys)
    }
    let word =
      if let given { distributionWord(given.value, entries, in: title) } else {
        impliedDistribution(entries, of: definition, in: title, at: node)
      }
    guard let word else { return nil }
    for entry in entries where Self.valueKeys.contains(entry.key) {
      if !word.keys.contains(entry.key) { reportForeign(entry, to: word, in: title) }
    }
    for key in word.neededKeys where !entries.contains(where: { $0.key == key }) {
      report("\(title): the distribution '\(word.rawValue)' needs '\(key)'", at: node)
    }
    guard issues.count == mistakes else { return nil }

    let values = Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value) })
    let distribution =
      switch word {
      case .constant: constant(values, of: definition)
      case .categorical: categorical(values, of: definition, in: title)
      default: range(word, values, of: definition, in: title, at: node)
      }
    guard let distribution, issues.count == mistakes else { return nil }
    if let problem = distribution.problem {
      report("\(title): \(problem)", at: node)
      return nil
    }
    return distribution
  }

  /// Reads the word, and explains those of W&B that are not supported.
  private mutating func distributionWord(
    _ node: Node, _ entries: [GridEntry], in title: String
  ) -> SearchDistribution.Word? {
    let name = "\(title): distribution"
    guard let text = text(node, in: name, expected: "a word") else { return nil }
    if let word = SearchDistribution.Word(rawValue: WandbFile.synonyms[text] ?? text) {
      return word
    }
    if let other = WandbFile.unbounded[text] {
      report(
        "\(name) '\(text)' is not supported, because hyperparameters have bounds; use '\(other)' "
          + "with 'min' and 'max'", at: node)
      return nil
    }
    if let other = WandbFile.ofExponents[text] {
      let bounds = ["min", "max"].compactMap { key in
        entries.first { $0.key == key }?.value.scalar?.number?.number
          .flatMap(WandbFile.bound(ofExponent:)).map { "\(key): \($0)" }
      }
      let remedy = bounds.count == 2 ? bounds.joined(separator: ", ") : "the values themselves"
      report(
        "\(name) '\(text)' has exponents of e as bounds in W&B; write 'distribution: \(other)' "
          + "with \(remedy)", at: node)
      return nil
    }
    let words = SearchDistribution.Word.allCases.map(\.rawValue)
    report(
      "\(name): expected one of \(NameList(words)), found \(found(node))"
        + Spelling.suggestion(for: text, among: words), at: node)
    return nil
  }

  /// Returns the distribution that W&B infers from the other keys: with two whole numbers, whole
  /// numbers between them.
  private mutating func impliedDistribution(
    _ entries: [GridEntry], of definition: HyperparameterDefinition, in title: String,
    at node: Node
  ) -> SearchDistribution.Word? {
    func value(_ key: String) -> Node? { entries.first { $0.key == key }?.value }
    if value("value") != nil { return .constant }
    if value("values") != nil { return .categorical }
    guard value("min") != nil || value("max") != nil else {
      report(
        "\(title): expected 'values', a list of what it shall take, or 'min' and 'max'", at: node)
      return nil
    }
    let areWhole = ["min", "max"].allSatisfy {
      guard let bound = value($0)?.scalar, let number = bound.number else { return false }
      if case .integer = number { return true }
      // Beyond the range of Int; the domain of a whole hyperparameter refuses it.
      return definition.isInteger && !bound.string.contains { ".eE".contains($0) }
    }
    if areWhole, case .real = definition.domain {
      note(
        "\(title): whole bounds mean whole numbers (int_uniform), as in W&B; for all numbers "
          + "between them add 'distribution: uniform'", at: node.position)
    }
    return areWhole ? .intUniform : .uniform
  }

  private mutating func reportForeign(
    _ entry: GridEntry, to word: SearchDistribution.Word, in title: String
  ) {
    if entry.key == "q" {
      report(
        "\(title): 'q' needs 'distribution: q_uniform' or 'distribution: q_log_uniform_values'",
        at: entry.position)
      return
    }
    let keys = NameList.sentence(word.keys.map { "'\($0)'" })
    report(
      "\(title): the distribution '\(word.rawValue)' has no '\(entry.key)'; it has \(keys)",
      at: entry.position)
  }

  // MARK: - Values

  private mutating func constant(
    _ values: [String: Node], of definition: HyperparameterDefinition
  ) -> SearchDistribution? {
    values["value"].flatMap { hyperparameterValue($0, of: definition) }
      .map(SearchDistribution.constant)
  }

  private mutating func categorical(
    _ nodes: [String: Node], of definition: HyperparameterDefinition, in title: String
  ) -> SearchDistribution? {
    let values = nodes["values"].flatMap { axisValues($0, of: definition, in: title) }
    var probabilities: [Double]?
    if let node = nodes["probabilities"] {
      let name = "\(title): probabilities"
      if search?.method == .grid {
        report("\(name) have no effect with 'method: grid', which trains every value", at: node)
      }
      let domain = HyperparameterDefinition.Domain.real(0...(.greatestFiniteMagnitude))
      probabilities = items(of: node, in: name, expected: "a list of numbers")?
        .compactMap { value($0, in: name, domain: domain)?.number }
    }
    return values.map { .categorical($0, probabilities: probabilities) }
  }

  private mutating func range(
    _ word: SearchDistribution.Word, _ nodes: [String: Node],
    of definition: HyperparameterDefinition, in title: String, at node: Node
  ) -> SearchDistribution? {
    switch definition.domain {
    case .integer where word == .uniform || word == .logUniform:
      let other: SearchDistribution.Word = word == .uniform ? .intUniform : .quantizedLogUniform
      report(
        "\(title): takes whole numbers, and '\(word.rawValue)' gives others; use 'distribution: "
          + "\(other.rawValue)'", at: nodes["distribution"] ?? node)
      return nil
    case .integer, .real: break
    default:
      report(
        "\(title): expected 'values', because 'min' and 'max' need numbers, and this is "
          + "\(definition.domain)", at: node)
      return nil
    }
    let min = bound("min", nodes, word, of: definition, in: title)
    let max = bound("max", nodes, word, of: definition, in: title)
    let step = step(nodes["q"], of: definition, in: title)
    guard let min, let max, let step else { return nil }
    return switch word {
    case .uniform: Self.uniform(min, max, within: definition.domain)
    case .logUniform: .logUniform(min: min, max: max)
    case .intUniform where definition.isInteger: .intUniform(min: Int(min), max: Int(max))
    // The values of a real hyperparameter are real ones.
    case .intUniform, .quantizedUniform: .quantizedUniform(min: min, max: max, step: step)
    case .quantizedLogUniform: .quantizedLogUniform(min: min, max: max, step: step)
    case .constant, .categorical: nil
    }
  }

  private mutating func bound(
    _ key: String, _ nodes: [String: Node], _ word: SearchDistribution.Word,
    of definition: HyperparameterDefinition, in title: String
  ) -> Double? {
    guard let node = nodes[key] else { return nil }
    let name = "\(title): \(key)"
    if word == .intUniform, !definition.isInteger, case .real(let real) = node.scalar?.number,
      real.rounded() != real
    {
      report(
        "\(name): expected a whole number for 'int_uniform', found \(found(node)); for all numbers "
          + "use 'uniform'", at: node)
      return nil
    }
    func number(_ key: String) -> Double? { nodes[key]?.scalar?.number?.number }
    if word == .uniform, let end = number(key), number("min") != number("max"),
      definition.domain.excludedEnds.contains(end)
    {
      return end
    }
    return value(node, in: name, domain: definition.domain)?.number
  }

  /// Returns the uniform distribution. An end that the domain excludes, such as the 0 of a learning
  /// rate, moves inwards by a millionth of the range.
  private static func uniform(
    _ min: Double, _ max: Double, within domain: HyperparameterDefinition.Domain
  ) -> SearchDistribution {
    let margin = (max - min) * 1e-6
    func isExcluded(_ end: Double) -> Bool { domain.excludedEnds.contains(end) }
    return .uniform(
      min: isExcluded(min) ? min + margin : min, max: isExcluded(max) ? max - margin : max)
  }

  /// Reads the step of quantized distributions, 1 by default.
  private mutating func step(
    _ node: Node?, of definition: HyperparameterDefinition, in title: String
  ) -> Double? {
    guard let node else { return 1 }
    let domain: HyperparameterDefinition.Domain =
      definition.isInteger ? .integer(1...Int.max) : .positive
    return value(node, in: "\(title): q", domain: domain)?.number
  }
}

extension SearchDistribution.Word {
  /// Keys of the distribution beside its name.
  fileprivate var keys: [String] {
    switch self {
    case .constant: ["value"]
    case .categorical: ["values", "probabilities"]
    case .uniform, .logUniform, .intUniform: ["min", "max"]
    case .quantizedUniform, .quantizedLogUniform: ["min", "max", "q"]
    }
  }

  fileprivate var neededKeys: [String] {
    keys.filter { !["probabilities", "q"].contains($0) }
  }
}

extension HyperparameterDefinition.Domain {
  /// Ends of the range that do not belong to it.
  fileprivate var excludedEnds: [Double] {
    guard case .real(let range, let excludingLower, let excludingUpper) = self else { return [] }
    return (excludingLower ? [range.lowerBound] : []) + (excludingUpper ? [range.upperBound] : [])
  }
}
