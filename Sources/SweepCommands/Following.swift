import SweepService

/// Runs `work` while `show` receives its events; returns once all of them are shown.
///
/// - Parameter show: called with the events, which end when the operation does.
nonisolated(nonsending) func following<Event: Sendable, Value>(
  _ events: EventBroadcast<Event>, by show: @escaping @Sendable (AsyncStream<Event>) async -> Void,
  _ work: nonisolated(nonsending) () async throws -> Value
) async throws -> Value {
  let stream = events.listen()
  let shown = Task { await show(stream) }
  do {
    let value = try await work()
    events.finish()
    await shown.value
    return value
  } catch {
    events.finish()
    await shown.value
    throw error
  }
}
