/// Runs attempts: in processes of this machine, in virtual time for tests, later on a cluster.
///
/// ```swift
/// let outcome = await launcher.run(assignment) { event in print(event) }
/// if let result = outcome.ending.result { print(result.metrics) }
/// ```
///
/// The contract, which one test suite checks for every conformer:
/// - `run` returns once nothing of the attempt is running any more.
/// - `observe` is called for each event, in order, one call at a time, and never after `run`
///   returned.
/// - `run` does not throw: every error is an ending.
/// - When the calling task is cancelled, the attempt stops at the next safe point and is
///   `interrupted`, unless it ends first.
/// - Any number of calls may run at once.
package protocol TrialLauncher: Sendable {
  func run(
    _ assignment: TrialAssignment,
    observe: @escaping @Sendable (TrialEvent) async -> Void
  ) async -> AttemptOutcome
}
