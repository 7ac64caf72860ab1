import ExperimentModel

/// Hyperparameters made of some that are given and the settings that a configuration adds.
struct Assembly {
  /// Parameters that mean nothing here have their usual values, so that equal settings are equal.
  let hyperparameters: Hyperparameters
  /// Settings of parameters that the chosen optimizer, loss or model does not have.
  let misplaced: [Setting]

  /// - Parameter base: where another optimizer or loss than `base` has is chosen, its parameters
  ///   begin from that one's own defaults.
  init(_ settings: [Setting], over base: Hyperparameters) {
    let choices = settings.filter { ["optimizer", "loss"].contains($0.definition.name) }
    var result = Self.choosing(choices, over: base)
    for setting in settings {
      result = result.setting(setting.definition, to: setting.value)
    }
    misplaced = settings.filter { !$0.definition.applies(to: result) }
    hyperparameters = result.withoutMeaninglessValues
  }

  /// `base` with other choices and nothing else changed.
  private static func choosing(_ choices: [Setting], over base: Hyperparameters) -> Hyperparameters
  {
    var result = base
    for choice in choices {
      result = result.setting(choice.definition, to: choice.value)
    }
    return result.withOwnDefaults(where: base)
  }
}

extension Hyperparameters {
  /// With one value set. Values come from `Domain.accept`, so the definition takes them; one that
  /// it would not take changes nothing.
  func setting(_ definition: HyperparameterDefinition, to value: ParameterValue) -> Hyperparameters
  {
    var result = self
    try? definition.set(value, in: &result)
    return result
  }

  /// The optimizer and the loss fresh where their names are not those of `other`.
  func withOwnDefaults(where other: Hyperparameters) -> Hyperparameters {
    var result = self
    if optimizer.name != other.optimizer.name { result.optimizer = .init(name: optimizer.name) }
    if loss.name != other.loss.name { result.loss = .init(name: loss.name) }
    return result
  }

  /// What is left when only the values that apply are kept: what a stored configuration reads
  /// back as.
  var withoutMeaninglessValues: Hyperparameters {
    HyperparameterDefinition.all.reduce(Hyperparameters()) { result, definition in
      definition.value(in: self).map { result.setting(definition, to: $0) } ?? result
    }
  }

  /// What decides the result of training: two configurations with equal ones are one.
  var identity: [String: ParameterValue] {
    var identity = values
    identity["attention_dim"] = .integer(headDimension)
    if let initialWeights { identity["init"] = .text(initialWeights.sha256) }
    return identity
  }

  /// What can't be built, or would silently train something else.
  var contradiction: Contradiction? {
    if residual == .identity, attentionWidth != embeddingDimension {
      return Contradiction(
        text: "residual: identity needs attention_heads × attention_dim = embedding_dim, but "
          + "\(attentionHeads) × \(headDimension) is not \(embeddingDimension)",
        causes: ["residual", "attention_heads", "attention_dim", "embedding_dim"])
    }
    if optimizer.nesterov, optimizer.momentum == 0 {
      return Contradiction(
        text: "optimizer.nesterov: true needs an optimizer.momentum above 0; without one it is "
          + "plain SGD",
        causes: ["optimizer.nesterov", "optimizer.momentum"])
    }
    if optimizer.squaresOccurrences, optimizer.centered {
      return Contradiction(
        text: "optimizer.repeated_keys: sum_of_squares needs optimizer.centered: false; a sum of "
          + "squares can be less than the squared mean gradient, and the variance negative",
        causes: ["optimizer.repeated_keys", "optimizer.centered"])
    }
    return nil
  }
}

/// Settings that are right each by itself and make no sense together.
struct Contradiction {
  let text: String
  /// The hyperparameters that may be at fault.
  let causes: [String]
}
