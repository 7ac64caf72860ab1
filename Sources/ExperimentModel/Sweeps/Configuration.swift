/// One setting of all hyperparameters, with the name that people know it by.
package struct Configuration: Sendable, Hashable, Codable {
  /// Unique in a sweep. Not part of a trial's identity: renaming a configuration trains nothing.
  package var name: String
  package var description: String
  private var settings: Shared

  package init(name: String, description: String = "", hyperparameters: Hyperparameters) {
    self.name = name
    self.description = description
    settings = Shared(hyperparameters)
  }

  package var hyperparameters: Hyperparameters {
    get { settings.value }
    set { settings = Shared(newValue) }
  }

  private enum CodingKeys: String, CodingKey {
    case name, description
    case settings = "hyperparameters"
  }

  /// Hyperparameters in a place of their own: the ten thousand trials of a sweep share a few of them,
  /// and copies of a trial stay small.
  private final class Shared: Sendable, Hashable, Codable {
    let value: Hyperparameters

    init(_ value: Hyperparameters) { self.value = value }

    init(from decoder: any Decoder) throws { value = try Hyperparameters(from: decoder) }
    func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }

    static func == (a: Shared, b: Shared) -> Bool { a === b || a.value == b.value }
    func hash(into hasher: inout Hasher) { value.hash(into: &hasher) }
  }
}
