import Dispatch
import ExperimentModel
import Foundation
import TerminalUI
import WorkerProtocol

/// How far a command is that works on one model: on a terminal a line that is redrawn in place,
/// elsewhere nothing.
struct ModelProgress: Sendable {
  /// What the line begins with.
  let name: String

  /// Does the work on a thread of its own and shows how far it is.
  ///
  /// - Parameter work: tells of its progress, and asks now and then whether to stop: after Ctrl-C or
  ///   another stop signal it returns nil.
  /// - Throws: what `work` throws, and `CommandFailure` when it was stopped.
  func follow<Value: Sendable>(
    _ work:
      @escaping @Sendable (
        _ shouldStop: () -> Bool, _ observe: (TrialProgress) -> Void
      ) throws -> Value?
  ) async throws -> Value {
    let stop = StopFlag.followingSignals()
    let display = ProgressDisplay(environment: ProcessInfo.processInfo.environment)
    let (progress, told) = AsyncStream.makeStream(
      of: TrialProgress.self, bufferingPolicy: .bufferingNewest(1))
    let shown = Task {
      for await progress in progress {
        await display.update(worker: 0, WorkerLine(configuration: name, progress))
      }
      await display.finish()
    }
    // Not a task: work that never waits would keep the display from running where there is one core.
    let result = await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(
          returning: Result { try work({ stop.isRaised }, { told.yield($0) }) })
      }
    }
    told.finish()
    await shown.value
    // They end the program again, which may wait for a reader of its output.
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    guard let value = try result.get() else {
      throw CommandFailure("interrupted; nothing has changed", code: .interrupted)
    }
    return value
  }
}
