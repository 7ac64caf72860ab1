/// Where trials run: on this machine's processes, in tests in virtual time, later on a cluster.
///
/// The contract, which one test suite checks for every conformer:
/// - `run` returns exactly once, and only when nothing of the attempt is left running.
/// - `observe` is called for each event, in order, one at a time, and never after `run` returned.
/// - It never throws: whatever goes wrong with an attempt is its ending.
/// - When the calling task is cancelled, the attempt is asked to stop at the next safe point, and
///   ends `.interrupted` unless it had already ended otherwise.
/// - Any number of calls may be under way at once.
package protocol TrialLauncher: Sendable {
  func run(
    _ assignment: TrialAssignment,
    observe: @escaping @Sendable (TrialEvent) async -> Void
  ) async -> AttemptOutcome
}

/// The end of an attempt, with what is known of its process.
package struct AttemptOutcome: Sendable, Hashable {
  package var ending: AttemptEnding
  /// The last lines that the worker wrote to its log.
  package var log: String
  package var usage: ResourceUsage?

  package init(ending: AttemptEnding, log: String = "", usage: ResourceUsage? = nil) {
    self.ending = ending
    self.log = log
    self.usage = usage
  }
}
