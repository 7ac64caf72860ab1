import Platform
import Scheduling

/// Bytes that all workers of a run may take together.
struct MemoryBudget {
  /// Nil if there is no limit.
  let bytes: Int64?
  /// Where the limit comes from; nil if it was asked for.
  private let origin: String?

  init(_ request: RunRequest) {
    let limits = MachineLimits.current
    // A tenth is left to the runner and other programs.
    bytes = request.memory ?? limits.availableMemory.map { $0 / 10 * 9 }
    origin = request.memory == nil ? limits.availableText.map { "nine tenths of \($0)" } : nil
  }

  /// Returns a warning if a trial may exceed the limit: it runs all the same, alone.
  func warning(of plan: SweepPlan, _ datasets: SweepDatasets) -> Notice? {
    let estimates = plan.trials.missing.map {
      datasets.memory(of: $0.trial, threads: plan.resources.threads)
    }
    guard let bytes, let most = estimates.max(), most > bytes else { return nil }
    return .warning(
      "the largest trial may take \(most >> 20) MiB, but the limit is \(bytes >> 20) MiB"
        + (origin.map { " (\($0))" } ?? "") + "; such trials run one at a time")
  }
}
