import ExperimentModel

/// The configurations read so far: each name once, each setting once.
struct ConfigurationList {
  private(set) var configurations: [Configuration] = []
  /// By name of the configuration.
  private(set) var positions: [String: GridPositions.Settings] = [:]
  /// Every name in the file, including those of faulty experiments.
  private(set) var names: [String] = []
  private var lines: [String: Int] = [:]
  private var namesByContent: [[String: String]: String] = [:]
  /// Names of combinations that an earlier configuration trains already, with that one's name.
  private(set) var settledBy: [String: String] = [:]
  /// False if mistakes kept a section from being read.
  var isComplete = true

  /// The line of the configuration of that name.
  func line(ofName name: String) -> Int? { lines[name] }

  /// The name of a configuration that trains the same.
  func name(ofSame hyperparameters: Hyperparameters) -> String? {
    namesByContent[hyperparameters.content]
  }

  mutating func reserve(_ name: String, line: Int) {
    names.append(name)
    lines[name] = line
  }

  mutating func append(_ configuration: Configuration, at positions: GridPositions.Settings) {
    configurations.append(configuration)
    self.positions[configuration.name] = positions
    namesByContent[configuration.hyperparameters.content] = configuration.name
  }

  mutating func settle(_ name: String, by other: String) {
    settledBy[name] = other
  }
}

extension Hyperparameters {
  /// Everything that decides the result of training, by name: files by their bytes, unset values by
  /// those that they fall back on.
  fileprivate var content: [String: String] {
    var content: [String: String] = [:]
    for definition in HyperparameterDefinition.all where definition.applies(to: self) {
      let value = values[definition.name] ?? definition.fallback.flatMap { values[$0] }
      content[definition.name] = value.map(definition.contentText(of:))
    }
    return content
  }
}
