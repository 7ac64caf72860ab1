import ExperimentModel

/// How configurations are described where the grid file leaves it open.
extension Hyperparameters {
  /// What differs from the defaults, "epochs 20, dropout 0.2"; the parameters of an optimizer or
  /// loss only where they differ from that one's own.
  func differences(from defaults: Hyperparameters) -> String {
    var reference = defaults
    reference.optimizer.name = optimizer.name
    reference.loss.name = loss.name
    reference = reference.withOwnDefaults(where: defaults)
    let differences = HyperparameterDefinition.all.compactMap { definition -> String? in
      guard let value = definition.value(in: self) else { return nil }
      let isChoice = ["optimizer", "loss"].contains(definition.name)
      guard definition.value(in: isChoice ? defaults : reference) != value else { return nil }
      return definition.words(for: value)
    }
    return differences.isEmpty ? "default settings" : differences.joined(separator: ", ")
  }
}

extension HyperparameterDefinition {
  /// "dropout 0.2"; the parameters of an optimizer or loss without its name: "momentum 0.9".
  func words(for value: ParameterValue) -> String {
    "\(name.split(separator: ".").last ?? "") \(text(for: value))"
  }

  /// The value; a path without the hash that goes with it.
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

  /// "dropout 0.2, embedding_dim 32".
  var configurationDescription: String {
    assignments.compactMap { HyperparameterDefinition.named($0.name)?.words(for: $0.value) }
      .joined(separator: ", ")
  }
}
