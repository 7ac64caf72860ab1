import ExperimentModel

/// Descriptions of configurations that the grid file does not describe itself.
extension Hyperparameters {
  /// The differences from the defaults, "epochs 20, dropout 0.2"; for the parameters of a model,
  /// optimizer or loss, from its own defaults.
  func differences(from defaults: Hyperparameters) -> String {
    let reference = defaults.choosing(sameAs: self)
    let differences = HyperparameterDefinition.all.compactMap { definition -> String? in
      guard let value = definition.value(in: self) else { return nil }
      // `reference` makes the same choices. One that the defaults do not have is compared with its own.
      let other =
        definition.isChoice
        ? definition.value(in: defaults) ?? definition.defaultValue
        : definition.value(in: reference)
      return other != value ? definition.words(for: value) : nil
    }
    return differences.isEmpty ? "default settings" : differences.joined(separator: ", ")
  }
}

extension HyperparameterDefinition {
  /// "dropout 0.2"; for parameters of an optimizer or loss the last word: "momentum 0.9".
  func words(for value: ParameterValue) -> String {
    "\(name.split(separator: ".").last ?? "") \(text(for: value))"
  }

  /// The value as text; a path without the hash of its file.
  func text(for value: ParameterValue) -> String {
    guard domain == .path, case .text(let text) = value else { return value.description }
    return InitialWeights(text: text).path
  }
}

extension ParameterSpace.Point {
  /// "dropout=0.2,embedding_dim=32".
  var configurationName: String {
    assignments.map { assignment in
      let text =
        if case .list(let values) = assignment.value {
          values.map(\.description).joined(separator: assignment.name == "fields" ? "+" : "x")
        } else {
          HyperparameterDefinition.named(assignment.name)?.text(for: assignment.value) ?? ""
        }
      return "\(assignment.name)=\(text)"
    }.joined(separator: ",")
  }

  /// The point with numbers for messages.
  var rounded: ParameterSpace.Point {
    ParameterSpace.Point(
      assignments.map { .init(name: $0.name, value: $0.value.rounded) })
  }

  /// "dropout 0.2, embedding_dim 32".
  var configurationDescription: String {
    assignments.compactMap { HyperparameterDefinition.named($0.name)?.words(for: $0.value) }
      .joined(separator: ", ")
  }
}

extension ParameterValue {
  /// The value with numbers for messages.
  var rounded: ParameterValue {
    switch self {
    case .real(let number): .real(number.roundedForMessages)
    case .list(let values): .list(values.map(\.rounded))
    default: self
    }
  }
}
