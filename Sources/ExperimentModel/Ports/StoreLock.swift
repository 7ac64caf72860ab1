/// A lock that keeps other runners from a store.
package protocol StoreLock: Sendable {
  /// Releases the lock before the process ends. Must be called once.
  func release()
}
