import ExperimentModel
import Synchronization

/// The configurations of a search's suggestions so far, and how many of them the store knows.
final class SuggestionRegistry: Sendable {
  private struct State {
    var configurations: [Configuration]
    var names: Set<String>
    var registered = 0
  }

  private let state: Mutex<State>

  /// - Parameter configurations: those that are known before the search is replayed.
  init(_ configurations: [Configuration] = []) {
    state = Mutex(
      State(configurations: configurations, names: Set(configurations.map(\.name))))
  }

  /// Adds a configuration unless there is one of its name.
  func add(_ configuration: Configuration) {
    state.withLock { state in
      if state.names.insert(configuration.name).inserted {
        state.configurations.append(configuration)
      }
    }
  }

  /// Passes all configurations to `write` if there are new ones.
  func register(_ write: ([Configuration]) async throws -> Void) async throws {
    let (configurations, registered) = state.withLock { ($0.configurations, $0.registered) }
    guard registered < configurations.count else { return }
    try await write(configurations)
    state.withLock { $0.registered = configurations.count }
  }

  var configurations: [Configuration] { state.withLock(\.configurations) }
}
