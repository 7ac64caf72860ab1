import ExperimentModel

/// The values of a hyperparameter that occur, at equal distances: numbers by size, words in the order
/// of the grid.
struct ValueScale {
  let name: String
  /// The values with their places between 0 and 1.
  let marks: [(place: Double, text: String)]
  private let places: [ParameterValue: Double]
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
    let last = Double(values.count - 1)
    let all = values.enumerated().map { index, value in
      (value: value, place: last > 0 ? Double(index) / last : 0.5)
    }
    marks = all.map { ($0.place, settingText($0.value)) }
    places = Dictionary(uniqueKeysWithValues: all)
  }

  /// Place of the value in `settings`; nil where the hyperparameter does not apply.
  func place(in settings: Hyperparameters) -> Double? {
    definition.value(in: settings).flatMap { places[$0] }
  }
}
