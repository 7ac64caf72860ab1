import Synchronization

/// Events of one operation, for any number of listeners: a terminal, a web page, a log.
///
///     let events = service.events.listen()
///     Task { for await event in events { show(event) } }
///     let outcome = try await service.run()
///
/// Each listener receives every event sent after its call of `listen`, in order, and holds up nobody:
/// events wait for it without a limit.
package final class EventBroadcast<Event: Sendable>: Sendable {
  private struct State {
    var listeners: [Int: AsyncStream<Event>.Continuation] = [:]
    var nextID = 0
    var isFinished = false
  }

  private let state = Mutex(State())

  package init() {}

  /// Returns the events from now on; they end when the operation does.
  package func listen() -> AsyncStream<Event> {
    let (events, listener) = AsyncStream.makeStream(of: Event.self)
    let id = state.withLock { state -> Int? in
      guard !state.isFinished else { return nil }
      state.nextID += 1
      state.listeners[state.nextID] = listener
      return state.nextID
    }
    guard let id else {
      listener.finish()
      return events
    }
    listener.onTermination = { [weak self] _ in
      self?.state.withLock { _ = $0.listeners.removeValue(forKey: id) }
    }
    return events
  }

  /// Sends an event to everyone who listens; none arrives after `finish`.
  package func send(_ event: Event) {
    // Under the lock, so that all listeners see one order.
    state.withLock { state in
      for listener in state.listeners.values { listener.yield(event) }
    }
  }

  /// Ends the events for all listeners.
  package func finish() {
    let listeners = state.withLock { state in
      defer { state.listeners = [:] }
      state.isFinished = true
      return state.listeners.values
    }
    for listener in listeners { listener.finish() }
  }
}
