/// One setting of all hyperparameters, with its name.
package struct Configuration: Sendable, Hashable, Codable {
  /// Unique in a sweep. Not part of a trial's identity: renaming a configuration trains nothing.
  package var name: String
  package var description: String
  package var hyperparameters: Hyperparameters

  package init(name: String, description: String = "", hyperparameters: Hyperparameters) {
    self.name = name
    self.description = description
    self.hyperparameters = hyperparameters
  }
}
