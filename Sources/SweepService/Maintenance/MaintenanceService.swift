import ResultStore
import Scheduling

/// Removes results, collects garbage and examines what runs left.
package struct MaintenanceService: Sendable {
  /// Lines about waiting for another program that holds the database.
  package let events = EventBroadcast<String>()
  let paths: ProjectPaths

  package init(_ paths: ProjectPaths) { self.paths = paths }

  /// Runs `body` on the database, locked against runs.
  func writing<Value: Sendable>(
    _ body: nonisolated(nonsending) (SQLiteTrialStore) async throws -> Value
  ) async throws -> Value {
    let lock = try RunnerLock(database: paths.database)
    defer { lock.release() }
    return try await StoreWait.run(report: { events.send($0) }) {
      let store = try SQLiteTrialStore(path: paths.database)
      defer { store.close() }
      return try await body(store)
    }
  }
}
