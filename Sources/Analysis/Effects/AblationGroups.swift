import ExperimentModel

/// Groups of configurations that differ in one hyperparameter only.
///
/// The plain mean over all configurations with `epochs: 20` would reflect their other settings too.
struct AblationGroups {
  /// The members of each group: the index of a configuration's value in `values`, and its number.
  let groups: [[(value: Int, number: Int)]]
  /// Numbers in ascending order, other values in that of the grid; nil is "not set".
  let values: [ParameterValue?]
  /// The hyperparameters that come and go with the values.
  private let dependents: [OptionParameter]

  /// Nil if no two configurations differ in `definition` alone.
  init?(_ definition: HyperparameterDefinition, in configurations: [Configuration]) {
    let settings = configurations.map(\.hyperparameters)
    // The parameters of a choice change with it: the momentum of SGD, the initializers without
    // `init`. Where two options have one, such as the weight decay, its value must not change.
    let others = HyperparameterDefinition.differing(in: settings).filter {
      $0.name != definition.name
    }
    let dependents = others.filter { $0.governors.contains(definition.name) }.map {
      OptionParameter($0, of: definition, in: settings)
    }
    let independent = others.filter { !$0.governors.contains(definition.name) }
    var places: [[ParameterValue?]: Int] = [:]
    var groups: [[Int]] = []
    for number in settings.indices where definition.applies(to: settings[number]) {
      let key = independent.map { $0.value(in: settings[number]) }
      if let place = places[key] {
        groups[place].append(number)
      } else {
        places[key] = groups.count
        groups.append([number])
      }
    }
    let values = settings.map { definition.value(in: $0) }
    let differing = groups.map { group in
      group.filter { number in
        group.contains {
          values[$0] != values[number] && Self.areComparable($0, number, dependents)
        }
      }
    }.filter { !$0.isEmpty }
    guard !differing.isEmpty else { return nil }
    var known: Set<ParameterValue?> = []
    var levels = differing.joined().sorted().map { values[$0] }
      .filter { known.insert($0).inserted }
    if levels.allSatisfy({ $0?.number != nil }) {
      levels.sort { $0!.number! < $1!.number! }
    }
    self.values = levels
    self.dependents = dependents
    let numbers = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, $0) })
    self.groups = differing.map { group in group.map { (numbers[values[$0]]!, $0) } }
  }

  /// True if two configurations of a group differ in the hyperparameter alone.
  func areComparable(_ a: Int, _ b: Int) -> Bool { Self.areComparable(a, b, dependents) }

  private static func areComparable(
    _ a: Int, _ b: Int, _ dependents: [OptionParameter]
  ) -> Bool {
    dependents.allSatisfy { $0.agrees(a, b) }
  }
}
