import ExperimentModel
import Synchronization

/// What reaches a scheduler from its workers and from outside, in the order of its arrival.
///
/// Unlike an `AsyncStream`, waiting on it goes on when the waiting task is cancelled: a scheduler
/// that is told to stop still has to record how its workers end.
final class SchedulerInbox: Sendable {
  enum Message: Sendable {
    /// `time` is that of its arrival on the clock of the run: it may wait here for the store.
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

  /// What has arrived since the last call, without waiting.
  func arrived() -> [Message] {
    state.withLock { state in
      defer { state.messages = [] }
      return state.messages
    }
  }

  /// Takes requests to stop out of the queue; everything else keeps its place.
  ///
  /// - Returns: whether there was one.
  func takeStop() -> Bool {
    state.withLock { state in
      let count = state.messages.count
      state.messages.removeAll { if case .stop = $0 { true } else { false } }
      return state.messages.count < count
    }
  }

  /// All that has arrived since the last call, at least one message. For one caller at a time.
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
