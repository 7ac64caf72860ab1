import ExperimentModel
import Foundation
import Synchronization

/// The peak memory of the workers that are running.
final class WorkerMemory: Sendable {
  private let peaks = Mutex<[pid_t: Int64]>([:])

  /// Takes note of what a worker used at most so far; nil when it has ended.
  func set(_ bytes: Int64?, of worker: pid_t) { peaks.withLock { $0[worker] = bytes } }

  /// What the others used, and how many they are.
  func others(than worker: pid_t) -> (bytes: Int64, count: Int) {
    peaks.withLock { peaks in
      let others = peaks.filter { $0.key != worker }
      return (others.values.reduce(0, +), others.count)
    }
  }
}

extension AttemptEnding {
  /// The ending of a worker that SIGKILL ended, with a remark where lack of memory is a likely cause:
  /// the kernel sends that signal when memory runs out, and says so only in its own log.
  ///
  /// - Parameters:
  ///   - peak: bytes that the worker used at most.
  ///   - others: what other workers used at that time.
  ///   - limit: bytes for all of them.
  func suspectingMemory(
    peak: Int64, others: (bytes: Int64, count: Int), limit: Int64?
  ) -> AttemptEnding {
    guard case .crashed(let message) = self, let limit, peak + others.bytes >= limit / 10 * 8
    else { return self }
    let users =
      switch others.count {
      case 0: "it"
      case 1: "it and another worker"
      default: "it and \(others.count) other workers"
      }
    return .crashed(
      message: "\(message), perhaps out of memory: \(users) used "
        + "\((peak + others.bytes) >> 20) MiB of \(limit >> 20) MiB; try a smaller batch_size or "
        + "fewer trials at a time (-j)")
  }
}
