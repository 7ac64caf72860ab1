import ExperimentModel
import Yams

/// A hyperparameter's value and its place in the file.
struct Setting {
  let definition: HyperparameterDefinition
  let value: ParameterValue
  let position: SourcePosition
}

extension GridReader {
  /// Reads the hyperparameters of every configuration.
  mutating func defaults(_ node: Node?) -> HyperparameterResolution {
    guard let node, node.scalar?.isNothing != true,
      let entries = entries(of: node, in: "defaults", hasSettings: true)
    else { return .usual }
    let mistakesBefore = issues.count
    let settings = settings(from: entries, in: "defaults", otherKeys: [])
    let resolution = HyperparameterResolution(settings)
    if issues.count == mistakesBefore {
      for setting in resolution.misplaced { reportMisplaced(setting, in: "defaults", resolution) }
    }
    defaultsAreSound = issues.count == mistakesBefore
    return resolution
  }

  /// Reads the hyperparameters among `entries`; a choice such as `optimizer` may be a mapping.
  ///
  /// - Parameter otherKeys: keys that are read elsewhere.
  mutating func settings(
    from entries: [GridEntry], in name: String, otherKeys: [String]
  ) -> [Setting] {
    var settings: [Setting] = []
    for entry in entries where !otherKeys.contains(entry.key) {
      if let definition = HyperparameterDefinition.named(entry.key) {
        if definition.hasPrefixedParameters, case .mapping = entry.value {
          settings += nestedSettings(from: entry, of: definition)
        } else {
          settings += setting(definition, entry).map { [$0] } ?? []
        }
      } else if case .mapping = entry.value, !Self.keys(under: entry.key).isEmpty {
        settings += nestedSettings(from: entry, of: nil)
      } else {
        reportUnknownHyperparameter(entry, in: name, otherKeys: otherKeys)
      }
    }
    var lines: [String: Int] = [:]
    for setting in settings {
      let key = setting.definition.name
      if let line = lines.updateValue(setting.position.line, forKey: key) {
        report("\(name): '\(key)' is given twice, first in line \(line)", at: setting.position)
      }
    }
    return settings
  }

  /// Reads a choice with its parameters, `optimizer: {name: sgd, momentum: 0.9}`, or parameters
  /// with a common prefix, `ema: {momentum: 0.99}`.
  ///
  /// - Parameter choice: nil for a prefix that is no hyperparameter itself.
  private mutating func nestedSettings(
    from entry: GridEntry, of choice: HyperparameterDefinition?
  ) -> [Setting] {
    let prefix = entry.key + "."
    var settings: [Setting] = []
    for inner in entries(of: entry.value, in: "'\(entry.key)'") ?? [] {
      let isOption = choice.map { inner.key == $0.optionKey || inner.key == "name" } ?? false
      let full = isOption ? entry.key : prefix + inner.key
      if let definition = HyperparameterDefinition.named(full) {
        settings += setting(definition, inner).map { [$0] } ?? []
      } else {
        reportUnknown(
          inner, in: "'\(entry.key)'",
          known: [choice?.optionKey].compactMap(\.self) + Self.keys(under: entry.key))
      }
    }
    return settings
  }

  /// The keys of a mapping whose entries are hyperparameters: `momentum` and others for `optimizer`.
  static func keys(under prefix: String) -> [String] {
    HyperparameterDefinition.all.flatMap { [$0.name] + $0.aliases }
      .filter { $0.hasPrefix(prefix + ".") }.map { String($0.dropFirst(prefix.count + 1)) }
  }

  private mutating func setting(
    _ definition: HyperparameterDefinition, _ entry: GridEntry
  ) -> Setting? {
    hyperparameterValue(entry.value, of: definition).map {
      Setting(definition: definition, value: $0, position: entry.position)
    }
  }

  /// Reads a value for a hyperparameter. A path gets the hash of the file's bytes.
  mutating func hyperparameterValue(
    _ node: Node, of definition: HyperparameterDefinition
  ) -> ParameterValue? {
    if definition.domain == .fields { return fieldSelection(node, in: definition.name) }
    guard let value = value(node, in: definition.name, domain: definition.domain) else {
      return nil
    }
    guard definition.domain == .path, case .text(let path) = value else { return value }
    do {
      return .text(InitialWeights(path: path, sha256: try hashing(path)).text)
    } catch {
      report("\(definition.name): '\(path)' cannot be read: \(error)", at: node)
      return nil
    }
  }

  mutating func reportUnknownHyperparameter(
    _ entry: GridEntry, in name: String, otherKeys: [String] = []
  ) {
    let all = HyperparameterDefinition.all
    if let inner = Self.keys(under: entry.key).first {
      let hint =
        if case .scalar(let scalar) = entry.value {
          "expected a mapping, '\(entry.key): {\(inner): \(scalar.isNothing ? "…" : scalar.string)}'"
        } else {
          "unknown key '\(entry.key)'; did you mean '\(entry.key).\(inner)'?"
        }
      report("\(name): \(hint)", at: entry.position)
      return
    }
    let dotted = all.first { $0.name.hasSuffix("." + entry.key) }
    let word = entry.key.lowercased().replacing("-", with: "_")
    let meant = dotted.map { [$0] } ?? all.filter { $0.synonyms.contains(word) }
    if !meant.isEmpty {
      let names = meant.map { "'\($0.name)'" }.joined(separator: " or ")
      report("\(name): unknown key '\(entry.key)'; did you mean \(names)?", at: entry.position)
    } else {
      reportUnknown(entry, in: name, known: otherKeys + all.map(\.name))
    }
  }

  /// Reports a parameter that the chosen model, optimizer or loss does not have, or that another
  /// setting replaces.
  mutating func reportMisplaced(
    _ setting: Setting, in name: String, _ resolution: HyperparameterResolution
  ) {
    let parameter = setting.definition.name
    if let other = resolution.replacement(of: setting.definition) {
      report(
        "\(name): '\(parameter)' has no effect with '\(other)', which replaces it; remove one of the two",
        at: setting.position)
      return
    }
    guard let condition = HyperparameterCatalog.standard.condition(of: parameter),
      let choice = HyperparameterDefinition.named(condition.choice)
    else { return }
    // Choices that begin without an effect, such as early stopping.
    if choice.neutral != nil, !resolution.sets(choice.name), let owner = condition.options.first {
      let key = parameter.dropFirst(choice.name.count + 1)
      report(
        "\(name): '\(parameter)' has no effect without a '\(choice.optionKey)'; add one, such as "
          + "'\(choice.name): {\(choice.optionKey): \(owner), \(key): \(setting.value.rounded)}'",
        at: setting.position)
      return
    }
    let chosen = resolution.hyperparameters.values[condition.choice]?.description ?? ""
    report(
      "\(name): '\(parameter)' is not a parameter of the \(condition.choice) \(chosen); "
        + condition.owners(among: choice.options.count), at: setting.position)
  }
}

extension HyperparameterDefinition {
  /// True if parameters are named after this choice: `optimizer.momentum`.
  fileprivate var hasPrefixedParameters: Bool {
    options.contains { $0.parameters.contains { $0.name.hasPrefix(name + ".") } }
  }
}

extension HyperparameterCatalog.Condition {
  /// "only focal has it", "rmsprop and sgd have it", "all others have it".
  ///
  /// - Parameter count: number of the choice's options.
  fileprivate func owners(among count: Int) -> String {
    if options.count > 2, options.count == count - 1 { return "all others have it" }
    guard options.count > 1, let last = options.last else {
      return "only \(options.first ?? "") has it"
    }
    return options.dropLast().joined(separator: ", ") + " and \(last) have it"
  }
}
