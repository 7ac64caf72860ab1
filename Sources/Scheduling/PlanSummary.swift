package import ExperimentModel

/// A plan in numbers, for display.
package struct PlanSummary: Sendable, Hashable {
  package let done: Int
  package let missing: Int
  /// Interrupted trials among `missing`.
  package let resumed: Int
  /// Failed trials that do not run again, by state.
  package let failed: [TrialState: Int]
  /// Estimated seconds of the missing trials; nil if no speed is known.
  package let seconds: Double?
  /// Share of the missing trials' epochs, by operations, that are trained once for several trials or
  /// were trained before, 0…1.
  package let sharedWork: Double

  package init(
    done: Int, missing: Int, resumed: Int, failed: [TrialState: Int], seconds: Double?,
    sharedWork: Double = 0
  ) {
    self.sharedWork = sharedWork
    self.done = done
    self.missing = missing
    self.resumed = resumed
    self.failed = failed
    self.seconds = seconds
  }
}
