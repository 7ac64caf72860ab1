package import Foundation
package import Scheduling
import Synchronization

/// A clock that jumps: when no task has anything left to do, the time becomes that of the next
/// sleeper.
///
/// It runs tasks one at a time on a thread of its own, which makes what they do repeatable
/// and lets it know when all of them wait. Child tasks stay on it; what `Task { }` starts does not,
/// nor does a database's own thread: such work happens in real time, while virtual time may go on.
package final class VirtualTime: TaskExecutor {
  private struct Sleeper {
    let id: Int
    let wakesAt: Double
    let continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var jobs: [UnownedJob] = []
    var seconds = 0.0
    var sleepers: [Sleeper] = []
    var lastID = 0
    var cancelled: Set<Int> = []
  }

  private let state = Mutex(State())

  package init() {}

  /// Seconds since the start.
  package var seconds: Double { state.withLock(\.seconds) }
  /// The virtual date: 2026-01-01 UTC and `seconds`.
  package var now: Date { Date(timeIntervalSince1970: 1_767_225_600 + seconds) }

  /// The clocks of a run in virtual time.
  package var clock: RunClock {
    RunClock(
      start: now, elapsed: { self.seconds },
      sleep: { await self.sleep($0, wakesOnCancel: false) })
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.jobs.append(job) }
  }

  /// Runs the body, and all tasks that it starts as its children, in virtual time.
  package func run<Value: Sendable>(
    _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let isDone = DoneFlag()
    let task = Task(executorPreference: self) {
      defer { isDone.value.withLock { $0 = true } }
      return try await body()
    }
    // Not on a thread of the pool: what runs in real time needs those.
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        self.drive { isDone.value.withLock { $0 } }
        continuation.resume()
      }
    }
    return try await task.value
  }

  /// Returns when that time has come or, unless told otherwise, when the task is cancelled.
  ///
  /// - Parameter duration: in seconds; infinity waits for the cancellation.
  package func sleep(_ duration: Double, wakesOnCancel: Bool = true) async {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isCancelled = state.withLock { state in
          if state.cancelled.remove(id) != nil { return true }
          state.sleepers.append(
            Sleeper(
              id: id, wakesAt: state.seconds + max(0, duration), continuation: continuation))
          return false
        }
        if isCancelled { continuation.resume() }
      }
    } onCancel: {
      guard wakesOnCancel else { return }
      let sleeper = state.withLock { state -> Sleeper? in
        guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
          state.cancelled.insert(id)
          return nil
        }
        return state.sleepers.remove(at: index)
      }
      sleeper?.continuation.resume()
    }
  }

  private func drive(until isDone: () -> Bool) {
    while true {
      if let job = state.withLock({ $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }) {
        job.runSynchronously(on: asUnownedTaskExecutor())
      } else if isDone() {
        return
      } else if !wakeNext() {
        // Something works in real time: wait for what it enqueues.
        Thread.sleep(forTimeInterval: 0.0002)
      }
    }
  }

  /// Moves the clock to the next sleeper and wakes it, the one that fell asleep first among equals.
  private func wakeNext() -> Bool {
    let sleeper = state.withLock { state -> Sleeper? in
      guard
        let index = state.sleepers.indices.filter({ state.sleepers[$0].wakesAt.isFinite }).min(by: {
          let (a, b) = (state.sleepers[$0], state.sleepers[$1])
          return (a.wakesAt, a.id) < (b.wakesAt, b.id)
        })
      else { return nil }
      let sleeper = state.sleepers.remove(at: index)
      state.seconds = max(state.seconds, sleeper.wakesAt)
      return sleeper
    }
    sleeper?.continuation.resume()
    return sleeper != nil
  }
}

/// Shared by a task and the thread that drives it.
private final class DoneFlag: Sendable {
  let value = Mutex(false)
}
