/// All hyperparameters, composed from those of every trial and those that options bring.
package struct HyperparameterCatalog: Sendable {
  /// The hyperparameters of this program.
  package static let standard = HyperparameterCatalog([
    HyperparameterChoice.model.definition,
    TrainingSettings.epochs.definition,
    TrainingSettings.learningRate.definition,
    MLPSettings.dropout.definition,
    TrainingSettings.batchSize.definition,
    EmbeddingSettings.dimension.definition,
    EmbeddingSettings.initializer.definition,
    EmbeddingSettings.deviation.definition,
    EmbeddingSettings.dropout.definition,
    TrainingSettings.embeddingL2.definition,
    TrainingSettings.weightL2.definition,
    TrainingSettings.shuffle.definition,
    VarianceSource.setting.definition,
    TrainingSettings.negativesPerPositive.definition,
    TrainingSettings.initialWeights.definition,
    HyperparameterChoice.optimizer.definition,
    HyperparameterChoice.loss.definition,
    HyperparameterChoice.schedule.definition,
    HyperparameterChoice.earlyStopping.definition,
    TrainingSettings.fields.definition,
  ])

  /// Where a hyperparameter applies: under some options of a choice.
  package struct Condition: Sendable, Hashable {
    package let choice: String
    package internal(set) var options: [String]
  }

  /// Every hyperparameter once, in the order in which tables show them.
  package let definitions: [HyperparameterDefinition]
  private let byName: [String: HyperparameterDefinition]
  private let conditions: [String: Condition]
  /// Names of the hyperparameters that replace others if set.
  private let replacing: Set<String>
  /// The hyperparameters that every trial has.
  package let common: [HyperparameterDefinition]

  /// - Parameter listed: the hyperparameters of every trial, and parameters of options that tables
  ///   show among them; options add the rest. Parameters that are named after their choice
  ///   (`optimizer.momentum`) follow it, others come last.
  package init(_ listed: [HyperparameterDefinition]) {
    var conditions: [String: Condition] = [:]
    for choice in listed { Self.addConditions(of: choice, to: &conditions) }
    var last: [HyperparameterDefinition] = []
    let names = Set(listed.map(\.name))
    let first = listed.flatMap { definition in
      let parameters = definition.parametersOfOptions(without: names)
      let isPrefix = parameters.first?.name.hasPrefix(definition.name + ".") ?? false
      if !isPrefix { last += parameters }
      return [definition] + (isPrefix ? parameters : [])
    }
    definitions = first + last
    byName = Dictionary(
      uniqueKeysWithValues: definitions.flatMap { definition in
        ([definition.name] + definition.aliases).map { ($0, definition) }
      })
    replacing = Set(definitions.compactMap(\.replacedBy))
    self.conditions = conditions
    common = listed.filter { conditions[$0.name] == nil }
  }

  private static func addConditions(
    of choice: HyperparameterDefinition, to conditions: inout [String: Condition]
  ) {
    for option in choice.options {
      for parameter in option.parameters {
        let name = parameter.name
        var condition = conditions[name] ?? Condition(choice: choice.name, options: [])
        // Two models may share a choice, whose parameters are then seen twice.
        if !condition.options.contains(option.name) { condition.options.append(option.name) }
        conditions[name] = condition
        precondition(
          conditions[name]?.choice == choice.name, "\(name) belongs to two choices")
        addConditions(of: parameter, to: &conditions)
      }
    }
  }

  /// The definition of that name or alias.
  package subscript(name: String) -> HyperparameterDefinition? { byName[name] }

  /// The definition of that name as the options chosen in `values` bring it, with their default and
  /// neutral value.
  package func definition(
    of name: String, under values: [String: ParameterValue]
  ) -> HyperparameterDefinition? {
    guard let choice = conditions[name]?.choice else { return byName[name] }
    let option = definition(of: choice, under: values)?.option(values[choice])
    return option?.parameters.first { $0.name == name } ?? byName[name]
  }

  /// The values that the identity of a trial of `values` contains: all but neutral ones, and the
  /// retired ones of the chosen options.
  package func hashedValues(_ values: [String: ParameterValue]) -> [String: ParameterValue] {
    let chosen = definitions.filter(\.isChoice).compactMap { $0.option(values[$0.name]) }
    let retired = chosen.reduce(into: [:]) { $0.merge($1.retired) { first, _ in first } }
    return values.filter { definition(of: $0, under: values)?.neutral != $1 }
      .merging(retired) { value, _ in value }
  }

  /// Where the hyperparameter of that name applies; nil if everywhere.
  package func condition(of name: String) -> Condition? { conditions[name] }

  /// True if the hyperparameter of that name applies under the options chosen in `values`.
  package func applies(_ name: String, under values: [String: ParameterValue]) -> Bool {
    if let other = byName[name]?.replacedBy, values[other] != nil { return false }
    guard let condition = conditions[name] else { return true }
    guard case .text(let option) = values[condition.choice] else { return false }
    return condition.options.contains(ValidationMeasure.standardName(of: option))
  }

  /// Returns the values of all hyperparameters that apply: those given, else the defaults of the
  /// chosen options. Given values that do not apply are left out.
  ///
  /// - Parameter areStored: true for all values of a trial that any version has stored; missing
  ///   ones are those of trials from before the hyperparameter existed.
  package func completing(
    _ given: [String: ParameterValue], areStored: Bool = false
  ) -> [String: ParameterValue] {
    var values: [String: ParameterValue] = [:]
    func add(_ definition: HyperparameterDefinition) {
      if let other = definition.replacedBy, given[other] != nil { return }
      let usual =
        areStored
        ? definition.earlier ?? definition.neutral ?? definition.defaultValue
        : definition.defaultValue
      let value = given[definition.name] ?? usual
      values[definition.name] = value
      definition.option(value)?.parameters.forEach(add)
    }
    common.forEach(add)
    return values
  }

  /// Returns `value` in the form that the hyperparameter of that name keeps.
  ///
  /// - Throws: `UnknownHyperparameter` or `ValueOutsideDomain`.
  package func accept(_ value: ParameterValue, for name: String) throws -> ParameterValue {
    guard let definition = byName[name] else { throw UnknownHyperparameter(name: name) }
    guard let accepted = definition.domain.accept(value) else {
      throw ValueOutsideDomain(name: name, value: value, domain: definition.domain)
    }
    return accepted
  }

  /// Returns `values` after another option of a choice, or another plain value, was set or unset.
  ///
  /// A new option begins from its own defaults. A parameter that the previous option has too, such
  /// as the attention layers of two models, keeps a value that was changed from the previous
  /// option's default; one of `ownParametersOfOptions`, such as `optimizer.momentum`, does not.
  package func setting(
    _ name: String, to value: ParameterValue?, in values: [String: ParameterValue]
  ) -> [String: ParameterValue] {
    guard applies(name, under: values), values[name] != value else { return values }
    guard isChoice(name) || replacing.contains(name) else {
      var values = values
      values[name] = value
      return values
    }
    let own = byName[name]?.ownParametersOfOptions ?? []
    var given = values.filter { other, value in
      !own.contains(other)
        && value != definition(of: other, under: values)?.defaultValue
    }
    given[name] = value
    return completing(given)
  }

  private func isChoice(_ name: String) -> Bool { byName[name]?.isChoice ?? false }
}

extension HyperparameterDefinition {
  /// The parameters of all options but the listed ones, each once: every option's keep their order,
  /// and those of similar options stand together.
  fileprivate func parametersOfOptions(without listed: Set<String>) -> [HyperparameterDefinition] {
    var merged: [HyperparameterDefinition] = []
    for option in options {
      let parameters = option.parameters.filter { !listed.contains($0.name) }
      func place(_ definition: HyperparameterDefinition) -> Int? {
        merged.firstIndex { $0.name == definition.name }
      }
      for (index, parameter) in parameters.enumerated() where place(parameter) == nil {
        let afterPrevious = index > 0 ? place(parameters[index - 1])! + 1 : nil
        let beforeNext = parameters[index...].lazy.compactMap(place).first
        merged.insert(parameter, at: afterPrevious ?? beforeNext ?? merged.endIndex)
      }
    }
    return merged.flatMap { [$0] + $0.parametersOfOptions(without: listed) }
  }
}
