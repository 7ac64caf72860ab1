import ExperimentModel
import Synchronization

/// Queue of messages from workers and of requests to stop, in the order of their arrival.
///
/// Unlike an `AsyncStream`, it still delivers when the waiting task is cancelled: a stopped scheduler
/// has to record how its workers end.
final class SchedulerInbox: Sendable {
  enum Message: Sendable {
    /// `time` is that of the arrival, on the clock of the run: the message may wait for the store.
    case event(TrialEvent, slot: Int, time: Double)
    case ended(AttemptOutcome, slot: Int, time: Double)
    case stop
  }

  private struct State {
    var messages: [Message] = []
    var waiting: CheckedContinuation<[Message], Never>?
  }

  private let state = Mutex(State())

  func send(_ message: Message) {
    let waiting = state.withLock { state -> CheckedContinuation<[Message], Never>? in
      guard let waiting = state.waiting.take() else {
        state.messages.append(message)
        return nil
      }
      return waiting
    }
    waiting?.resume(returning: [message])
  }

  /// Returns the messages since the last call, without waiting.
  func arrived() -> [Message] {
    state.withLock { state in
      defer { state.messages = [] }
      return state.messages
    }
  }

  /// Removes requests to stop; other messages keep their place.
  ///
  /// - Returns: true if there was one.
  func takeStop() -> Bool {
    state.withLock { state in
      let count = state.messages.count
      state.messages.removeAll { if case .stop = $0 { true } else { false } }
      return state.messages.count < count
    }
  }

  /// Waits for messages and returns those since the last call, at least one. Must not be called
  /// concurrently.
  func next() async -> [Message] {
    await withCheckedContinuation { continuation in
      let arrived = state.withLock { state -> [Message] in
        if state.messages.isEmpty { state.waiting = continuation }
        defer { state.messages = [] }
        return state.messages
      }
      if !arrived.isEmpty { continuation.resume(returning: arrived) }
    }
  }
}
