package import Foundation
package import Scheduling
import Synchronization

/// Virtual clock: when all tasks wait, the time jumps to that of the next sleeper.
///
/// It runs tasks one at a time on a thread of its own. That makes them repeatable and shows when all of
/// them wait. Child tasks stay on it. Unstructured tasks and a database's own thread do not: they run
/// in real time, while virtual time may pass.
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
  /// The virtual date: 2026-01-01 UTC plus `seconds`.
  package var now: Date { Date(timeIntervalSince1970: 1_767_225_600 + seconds) }

  /// Clocks of a run in virtual time.
  package var clock: RunClock {
    RunClock(
      start: now, elapsed: { self.seconds },
      sleep: { await self.sleep($0, wakesOnCancel: false) })
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.jobs.append(job) }
  }

  /// Runs the body and its child tasks in virtual time.
  package func run<Value: Sendable>(
    _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let isDone = DoneFlag()
    let task = Task(executorPreference: self) {
      defer { isDone.value.withLock { $0 = true } }
      return try await body()
    }
    // Not on a thread of the pool, which tasks in real time need.
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        self.drive { isDone.value.withLock { $0 } }
        continuation.resume()
      }
    }
    return try await task.value
  }

  /// Sleeps until the time has passed or the task is cancelled.
  ///
  /// - Parameters:
  ///   - duration: virtual seconds; infinity waits for the cancellation.
  ///   - wakesOnCancel: false to sleep on in a cancelled task.
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
        // A task runs in real time: wait for what it enqueues.
        Thread.sleep(forTimeInterval: 0.0002)
      }
    }
  }

  /// Moves the clock to the next sleeper and wakes it; the first of equals.
  ///
  /// - Returns: false if nobody sleeps.
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
