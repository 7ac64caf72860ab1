import ExperimentModel

/// The configurations that have been read so far: each name once, each setting once.
struct ConfigurationList {
  private(set) var configurations: [Configuration] = []
  /// Every name in the file, those of faulty experiments too.
  private(set) var names: [String] = []
  private var lines: [String: Int] = [:]
  private var byIdentity: [[String: ParameterValue]: String] = [:]
  /// For combinations that an earlier configuration trains already: its name.
  private(set) var settledBy: [String: String] = [:]
  /// False when mistakes kept a section from being read.
  var isComplete = true

  /// The line in which a configuration of that name stands.
  func line(ofName name: String) -> Int? { lines[name] }

  /// The configuration that trains the same.
  func name(ofSame hyperparameters: Hyperparameters) -> String? {
    byIdentity[hyperparameters.identity]
  }

  mutating func reserve(_ name: String, line: Int) {
    names.append(name)
    lines[name] = line
  }

  mutating func append(_ configuration: Configuration) {
    configurations.append(configuration)
    byIdentity[configuration.hyperparameters.identity] = configuration.name
  }

  mutating func settle(_ name: String, by other: String) {
    settledBy[name] = other
  }
}
