package import ExperimentModel
package import Foundation

/// The time and memory that all attempts of a sweep took.
package struct WorkSummary: Sendable, Hashable {
  package private(set) var attempts = 0
  /// Sum over the attempts that have ended.
  package private(set) var seconds = 0.0
  /// Seconds that trials saved because they continued shorter ones.
  package private(set) var savedSeconds = 0.0
  /// Start of the first attempt; nil before it.
  package private(set) var first: Date?
  /// End of the last attempt that has ended.
  package private(set) var last: Date?
  /// The most memory that any worker held.
  package private(set) var peakBytes: Int64?

  package init(_ trials: [TrialRecord]) {
    // Configurations that differ in name only share a trial.
    var known: Set<TrialID> = []
    // By index: copying records costs more than all else here.
    for trial in trials.indices where known.insert(trials[trial].id).inserted {
      let before = seconds
      for attempt in trials[trial].attempts.indices { add(trials[trial].attempts[attempt]) }
      savedSeconds += max(0, (trials[trial].seconds ?? 0) - (seconds - before))
    }
  }

  private mutating func add(_ attempt: AttemptRecord) {
    attempts += 1
    first = min(first ?? attempt.startedAt, attempt.startedAt)
    seconds += attempt.seconds ?? 0
    if let end = attempt.endedAt { last = max(last ?? end, end) }
    if let peak = attempt.usage?.peakResidentBytes { peakBytes = max(peakBytes ?? peak, peak) }
  }
}
