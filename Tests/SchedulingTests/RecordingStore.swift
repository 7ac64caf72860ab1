import ExperimentModel
import Foundation
import Scheduling
import Synchronization

/// A store that records the scheduler's calls and can be made to fail.
final class RecordingStore: AttemptStore {
  struct DiskFull: Error, CustomStringConvertible {
    var description: String { "no space left on the disk" }
  }

  /// Another program holds the store.
  struct Busy: ContentionError {
    var awaited: String? { "another program" }
  }

  enum Call: Hashable {
    case begin(TrialID)
    case epoch(TrialID, Int)
    case end(TrialID, TrialState)
    case prune(TrialID)
  }

  private struct State {
    var calls: [Call] = []
    var attempts: [TrialID] = []
    var states: [TrialID: TrialState] = [:]
    /// Start and end of each ended attempt.
    var spans: [(start: Date, end: Date)] = []
    var begun: [Date] = []
  }

  private let state = Mutex(State())
  private let error: @Sendable (Call, _ earlierCalls: Int) -> (any Error)?

  init(fails: @escaping @Sendable (Call, _ earlierCalls: Int) -> Bool = { _, _ in false }) {
    error = { fails($0, $1) ? DiskFull() : nil }
  }

  /// A store that another program holds for the first `tries` of those calls.
  init(isBusyFor tries: Int, _ call: @escaping @Sendable (Call) -> Bool) {
    let left = Mutex(tries)
    error = { found, _ in
      guard call(found) else { return nil }
      return left.withLock { left in
        left -= 1
        return left >= 0 ? Busy() : nil
      }
    }
  }

  var calls: [Call] { state.withLock(\.calls) }
  var states: [TrialID: TrialState] { state.withLock(\.states) }
  /// Seconds between the recorded dates of each attempt that ended.
  var seconds: [Double] {
    state.withLock { $0.spans.map { $0.end.timeIntervalSince($0.start) } }
  }

  private func note(_ call: Call, _ state: inout State) throws {
    if let error = error(call, state.calls.count) { throw error }
    state.calls.append(call)
  }

  func beginAttempt(of trial: TrialID, at date: Date) async throws -> AttemptID {
    try state.withLock { state in
      try note(.begin(trial), &state)
      state.states[trial] = .running
      state.attempts.append(trial)
      state.begun.append(date)
      return AttemptID(Int64(state.attempts.count - 1))
    }
  }

  func record(_ epoch: EpochMetrics, of trial: TrialID) async throws {
    try state.withLock { try note(.epoch(trial, epoch.epoch), &$0) }
  }

  func prune(_ trial: TrialID) async throws {
    try state.withLock { state in
      try note(.prune(trial), &state)
      state.states[trial] = .pruned
    }
  }

  func endAttempt(_ attempt: AttemptID, outcome: AttemptOutcome, at date: Date) async throws {
    try state.withLock { state in
      let trial = state.attempts[Int(attempt.value)]
      try note(.end(trial, outcome.ending.state), &state)
      state.states[trial] = outcome.ending.state
      state.spans.append((state.begun[Int(attempt.value)], date))
    }
  }
}
