import ExperimentModel
import Synchronization

/// The configurations of a search's suggestions so far, and how many of them the store knows.
final class SuggestionRegistry: Sendable {
  private let state = Mutex((configurations: [Configuration](), registered: 0))

  func add(_ configuration: Configuration) {
    state.withLock { $0.configurations.append(configuration) }
  }

  /// Passes all configurations to `write` if there are new ones.
  func register(_ write: ([Configuration]) async throws -> Void) async throws {
    let (configurations, registered) = state.withLock { $0 }
    guard registered < configurations.count else { return }
    try await write(configurations)
    state.withLock { $0.registered = configurations.count }
  }

  var configurations: [Configuration] { state.withLock(\.configurations) }
}
