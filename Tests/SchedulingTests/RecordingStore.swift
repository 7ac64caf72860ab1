import ExperimentModel
import Foundation
import Scheduling
import Synchronization

/// A store that keeps what a scheduler tells it and can be made to fail.
final class RecordingStore: TrialStore {
  struct DiskFull: Error, CustomStringConvertible {
    var description: String { "no space left on the disk" }
  }

  enum Call: Hashable {
    case begin(TrialID)
    case epoch(TrialID, Int)
    case end(TrialID, TrialState)
  }

  private struct State {
    var calls: [Call] = []
    var attempts: [TrialID] = []
    var states: [TrialID: TrialState] = [:]
  }

  private let state = Mutex(State())
  private let fails: @Sendable (Call, _ earlierCalls: Int) -> Bool

  init(fails: @escaping @Sendable (Call, _ earlierCalls: Int) -> Bool = { _, _ in false }) {
    self.fails = fails
  }

  var calls: [Call] { state.withLock(\.calls) }
  var states: [TrialID: TrialState] { state.withLock(\.states) }

  private func note(_ call: Call, _ state: inout State) throws {
    // As a database does.
    try Task.checkCancellation()
    if fails(call, state.calls.count) { throw DiskFull() }
    state.calls.append(call)
  }

  func beginAttempt(of trial: TrialID, at date: Date) async throws -> AttemptID {
    try state.withLock { state in
      try note(.begin(trial), &state)
      state.states[trial] = .running
      state.attempts.append(trial)
      return AttemptID(Int64(state.attempts.count - 1))
    }
  }

  func record(_ epoch: EpochMetrics, of trial: TrialID) async throws {
    try state.withLock { try note(.epoch(trial, epoch.epoch), &$0) }
  }

  func endAttempt(_ attempt: AttemptID, outcome: AttemptOutcome, at date: Date) async throws {
    try state.withLock { state in
      let trial = state.attempts[Int(attempt.value)]
      try note(.end(trial, outcome.ending.state), &state)
      state.states[trial] = outcome.ending.state
    }
  }

  func states(of ids: [TrialID]) async throws -> [TrialID: TrialState] { states }
  func settleLostAttempts(at date: Date) async throws -> [TrialID] { [] }
  func snapshot(ofSweep name: String) async throws -> SweepSnapshot? { nil }
  func register(
    _ sweep: Sweep, dataset: DatasetDescription, trials: [Trial], environment: RunEnvironment
  ) async throws {}
}
