import Foundation
import Testing

/// Runs blocking tests on dedicated threads, two at a time.
///
/// Swift's pool has only as many threads as there are cores: two such tests would keep all others
/// waiting on a machine of two, and so their workers, timeouts and pipes.
struct OwnThreads: TestTrait, SuiteTrait, TestScoping {
  let isRecursive = true

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(WaitingExecutor.shared) { try await function() }
  }
}

extension Trait where Self == OwnThreads {
  static var ownThreads: Self { OwnThreads() }
}

private final class WaitingExecutor: TaskExecutor {
  static let shared = WaitingExecutor()

  private let queue = OperationQueue()

  private init() { queue.maxConcurrentOperationCount = 2 }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.addOperation { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
