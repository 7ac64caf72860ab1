import ExperimentModel
import Yams

/// A hyperparameter's value and where it stands.
struct Setting {
  let definition: HyperparameterDefinition
  let value: ParameterValue
  let position: SourcePosition
}

extension GridReader {
  /// Hyperparameters that a mapping sets for every configuration.
  mutating func defaults(_ node: Node?) -> Hyperparameters {
    guard let node, node.scalar?.isNothing != true,
      let entries = entries(of: node, in: "defaults", hasSettings: true)
    else { return Hyperparameters() }
    let mistakesBefore = issues.count
    let settings = settings(from: entries, in: "defaults", otherKeys: [])
    let assembly = Assembly(settings, over: Hyperparameters())
    if issues.count == mistakesBefore {
      for setting in assembly.misplaced { reportMisplaced(setting, in: "defaults", assembly) }
    }
    defaultsAreSound = issues.count == mistakesBefore
    return assembly.hyperparameters
  }

  /// The hyperparameters among `entries`; `optimizer` and `loss` may be mappings of their own.
  ///
  /// - Parameter otherKeys: keys that have been read elsewhere.
  mutating func settings(
    from entries: [GridEntry], in name: String, otherKeys: [String]
  ) -> [Setting] {
    var settings: [Setting] = []
    for entry in entries where !otherKeys.contains(entry.key) {
      if ["optimizer", "loss"].contains(entry.key), case .mapping = entry.value {
        settings += nestedSettings(from: entry, in: name)
      } else if let definition = HyperparameterDefinition.named(entry.key) {
        settings += setting(definition, entry).map { [$0] } ?? []
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

  /// `optimizer: {name: sgd, momentum: 0.9}`.
  private mutating func nestedSettings(from entry: GridEntry, in name: String) -> [Setting] {
    let prefix = entry.key + "."
    var settings: [Setting] = []
    for inner in entries(of: entry.value, in: "'\(entry.key)'") ?? [] {
      let full = inner.key == "name" ? entry.key : prefix + inner.key
      if let definition = HyperparameterDefinition.named(full) {
        settings += setting(definition, inner).map { [$0] } ?? []
      } else {
        let known = HyperparameterDefinition.all.map(\.name).filter { $0.hasPrefix(prefix) }
        reportUnknown(
          inner, in: "'\(entry.key)'",
          known: ["name"] + known.map { String($0.dropFirst(prefix.count)) })
      }
    }
    return settings
  }

  private mutating func setting(
    _ definition: HyperparameterDefinition, _ entry: GridEntry
  ) -> Setting? {
    hyperparameterValue(entry.value, of: definition).map {
      Setting(definition: definition, value: $0, position: entry.position)
    }
  }

  /// A value for a hyperparameter. That of `init` carries the hash of the file's bytes.
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
    let all = HyperparameterDefinition.all.map(\.name)
    let dotted = all.first { $0.hasSuffix("." + entry.key) }
    let usual = Self.usualNames[entry.key]
    if let meant = dotted ?? usual {
      report("\(name): unknown key '\(entry.key)'; did you mean '\(meant)'?", at: entry.position)
    } else {
      reportUnknown(entry, in: name, known: otherKeys + all)
    }
  }

  /// What other programs call some of the hyperparameters.
  private static let usualNames = [
    "lr": "learning_rate", "embedding_size": "embedding_dim",
    "batch": "batch_size", "train_batch_size": "batch_size", "heads": "attention_heads",
    "num_heads": "attention_heads", "n_layers": "attention_layers",
    "hidden_units": "hidden_sizes", "mlp_hidden_size": "hidden_sizes",
  ]

  /// A parameter that the chosen optimizer, loss or model does not have.
  mutating func reportMisplaced(_ setting: Setting, in name: String, _ assembly: Assembly) {
    let definition = setting.definition
    if definition.isReplacedByInit(in: assembly.hyperparameters) {
      report(
        "\(name): '\(definition.name)' has no effect with 'init': the file's weights replace the "
          + "initial ones; remove one of the two", at: setting.position)
      return
    }
    let choice = definition.governor.value(in: assembly.hyperparameters)?.description ?? ""
    report(
      "\(name): '\(definition.name)' is not a parameter of the \(definition.governor.name) "
        + "\(choice); \(definition.owners)", at: setting.position)
  }
}

extension HyperparameterDefinition {
  /// The choice that decides whether this parameter means anything.
  var governor: HyperparameterDefinition {
    .named(governors.first ?? "model")!
  }

  /// True if the parameter decides initial weights that `init` replaces.
  func isReplacedByInit(in settings: Hyperparameters) -> Bool {
    var withoutFile = settings
    withoutFile.initialWeights = nil
    return !applies(to: settings) && applies(to: withoutFile)
  }

  /// The words of `governor` under which this parameter means something.
  var owningChoices: [String] {
    guard case .choice(let words) = governor.domain else { return [] }
    return words.filter { word in
      applies(to: Hyperparameters().setting(governor, to: .text(word)))
    }
  }

  /// "only focal has it", "rmsprop and sgd have it".
  fileprivate var owners: String {
    let words = owningChoices
    guard words.count > 1, let last = words.last else { return "only \(words.first ?? "") has it" }
    return words.dropLast().joined(separator: ", ") + " and \(last) have it"
  }
}
