import ExperimentModel
import Scheduling

/// Removes results, collects garbage and examines what runs left.
package struct MaintenanceService: Sendable {
  /// Lines about waiting for another program that holds the database.
  package let events = EventBroadcast<String>()
  let paths: ProjectPaths

  package init(_ paths: ProjectPaths) { self.paths = paths }

  /// Runs `body` on the database, locked against runs.
  func writing<Value: Sendable>(
    _ body: nonisolated(nonsending) (any SQLiteStorage.Store) async throws -> Value
  ) async throws -> Value {
    let lock = try SQLiteStorage.lock(paths.database)
    defer { lock.release() }
    return try await StoreWait.run(report: { events.send($0) }) {
      let (store, close) = try SQLiteStorage.open(paths.database)
      defer { close() }
      return try await body(store)
    }
  }
}
