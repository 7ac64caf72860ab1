import ExperimentModel

/// The values of a hyperparameter that occur: numbers by size, words in the order of the grid.
struct ValueScale {
  let name: String
  let values: [String]
  private let places: [ParameterValue: Int]
  private let definition: HyperparameterDefinition

  init(_ definition: HyperparameterDefinition, _ settings: [Hyperparameters]) {
    var values: [ParameterValue] = []
    var seen: Set<ParameterValue> = []
    for one in settings {
      if let value = definition.value(in: one), seen.insert(value).inserted { values.append(value) }
    }
    if values.allSatisfy({ $0.number != nil }) { values.sort { $0.number! < $1.number! } }
    self.definition = definition
    name = definition.name
    self.values = values.map(settingText)
    places = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
  }

  /// Index in `values` of the value in `settings`; nil where the hyperparameter does not apply.
  func place(in settings: Hyperparameters) -> Int? {
    definition.value(in: settings).flatMap { places[$0] }
  }
}
