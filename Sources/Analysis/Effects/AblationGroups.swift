import ExperimentModel

/// Groups of configurations that differ in one hyperparameter only.
///
/// The plain mean over all configurations with `epochs: 20` would reflect their other settings too.
struct AblationGroups {
  /// The members of each group: the index of a configuration's value in `values`, and its number.
  let groups: [[(value: Int, number: Int)]]
  /// Numbers in ascending order, other values in that of the grid; nil is "not set".
  let values: [ParameterValue?]

  /// Nil if no two configurations differ in `definition` alone.
  init?(_ definition: HyperparameterDefinition, in configurations: [Configuration]) {
    let settings = configurations.map(\.hyperparameters)
    // The parameters of a choice change with it: the momentum of SGD, the initializers without
    // `init`. Those that all options have, such as the warm-up of a schedule, do not.
    let own = definition.ownParametersOfOptions
    let others = HyperparameterDefinition.all.filter { other in
      other.name != definition.name && !own.contains(other.name)
        && !(other.governors.contains(definition.name)
          && !settings.allSatisfy(other.applies(to:)))
    }
    var places: [[ParameterValue?]: Int] = [:]
    var groups: [[Int]] = []
    for number in settings.indices where definition.applies(to: settings[number]) {
      let key = others.map { $0.value(in: settings[number]) }
      if let place = places[key] {
        groups[place].append(number)
      } else {
        places[key] = groups.count
        groups.append([number])
      }
    }
    let differing = groups.filter { group in
      Set(group.map { definition.value(in: settings[$0]) }).count > 1
    }
    guard !differing.isEmpty else { return nil }
    var known: Set<ParameterValue?> = []
    var values = differing.joined().sorted().map { definition.value(in: settings[$0]) }
      .filter { known.insert($0).inserted }
    if values.allSatisfy({ $0?.number != nil }) {
      values.sort { $0!.number! < $1!.number! }
    }
    self.values = values
    let levels = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
    self.groups = differing.map { group in
      group.map { (levels[definition.value(in: settings[$0])]!, $0) }
    }
  }
}
