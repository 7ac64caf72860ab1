import ExperimentModel

/// Sample values of every hyperparameter.
enum Samples {
  /// Settings under which the hyperparameter of that name applies.
  static func settings(with name: String) -> (Hyperparameters, HyperparameterDefinition)? {
    guard let definition = HyperparameterDefinition.named(name) else { return nil }
    // The default model comes first.
    for model in [Hyperparameters().model] + HyperparameterChoice.model.options {
      for optimizer in HyperparameterChoice.optimizer.options {
        for loss in HyperparameterChoice.loss.options {
          var settings = Hyperparameters()
          settings.model = model
          settings.optimizer = optimizer
          settings.loss = loss
          // Another choice of the model may govern it.
          let catalog = HyperparameterCatalog.standard
          if let condition = catalog.condition(of: name),
            catalog.condition(of: condition.choice) != nil,
            settings.values[condition.choice] != nil
          {
            let option = ParameterValue.text(condition.options[0])
            settings = Hyperparameters(
              completing: settings.values.merging([condition.choice: option]) { $1 })
          }
          if definition.applies(to: settings) { return (settings, definition) }
        }
      }
    }
    for choice in [HyperparameterChoice.schedule, .earlyStopping] {
      for option in choice.options {
        var settings = Hyperparameters()
        settings[choice] = option
        if definition.applies(to: settings) { return (settings, definition) }
      }
    }
    return nil
  }

  /// At least two values of the definition's domain, including its closed bounds.
  static func values(of definition: HyperparameterDefinition) -> [ParameterValue] {
    switch definition.domain {
    case .integer(let range):
      [.integer(range.lowerBound), .integer(range.upperBound)]
    case .real(let range, _, _):
      [.real(range.lowerBound), .real(0.5), .real(0.75)].filter {
        definition.domain.accept($0) != nil
      }
    case .boolean: [.boolean(false), .boolean(true)]
    case .choice(let words): words.map(ParameterValue.text)
    case .integers(let range):
      [.list([.integer(range.lowerBound)]), .list([.integer(range.upperBound), .integer(7)])]
    case .reals(let range):
      [.list([.real(range.lowerBound)]), .list([.real(0.5), .real(0.25)])]
    case .fields:
      [.list([.text("user_id"), .text("movie_id")]), .list([.text("a")])]
    case .path:
      [.text("a.safetensors"), .text("b#1.safetensors#" + String(repeating: "a1", count: 32))]
    }
  }
}
