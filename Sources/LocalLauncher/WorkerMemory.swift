import ExperimentModel
import Foundation
import Synchronization

/// Peak memory of the running workers.
final class WorkerMemory: Sendable {
  private let peaks = Mutex<[pid_t: Int64]>([:])

  /// Sets the peak of a worker so far; nil once it has ended.
  func set(_ bytes: Int64?, of worker: pid_t) { peaks.withLock { $0[worker] = bytes } }

  /// Returns the sum of the other workers' peaks, and their number.
  func others(than worker: pid_t) -> (bytes: Int64, count: Int) {
    peaks.withLock { peaks in
      let others = peaks.filter { $0.key != worker }
      return (others.values.reduce(0, +), others.count)
    }
  }
}

extension AttemptEnding {
  /// Returns the ending of a worker that SIGKILL ended, with a note if lack of memory is the likely
  /// cause: the kernel sends that signal when memory runs out, and reports it only in its own log.
  ///
  /// - Parameters:
  ///   - peak: peak bytes of the worker.
  ///   - others: peak bytes of the other workers at that time, and their number.
  ///   - limit: bytes for all workers together; nil if unknown.
  func suspectingMemory(
    peak: Int64, others: (bytes: Int64, count: Int), limit: Int64?
  ) -> AttemptEnding {
    guard case .crashed(.signaled(let signal, _)) = self, let limit,
      peak + others.bytes >= limit / 10 * 8
    else { return self }
    return .crashed(
      .signaled(
        signal,
        .init(
          others: others.count, used: Int((peak + others.bytes) >> 20), limit: Int(limit >> 20))))
  }
}
