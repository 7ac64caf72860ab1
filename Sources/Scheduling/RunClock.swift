package import Foundation

/// The clocks of a run.
///
/// The system's date jumps when it is set, so durations are never differences of dates: `elapsed` is
/// monotonic. `date` is the start's date plus `elapsed`, so dates of one run are as far apart as the
/// moments that they stand for.
package struct RunClock: Sendable {
  /// Seconds since the clock was made, on a monotonic clock.
  package let elapsed: @Sendable () -> Double
  /// Sleeps for that many seconds, even in a cancelled task.
  package let sleep: @Sendable (Double) async -> Void
  private let start: Date

  package init(
    start: Date, elapsed: @escaping @Sendable () -> Double,
    sleep: @escaping @Sendable (Double) async -> Void
  ) {
    self.start = start
    self.elapsed = elapsed
    self.sleep = sleep
  }

  /// Returns the system's clocks, starting now.
  package static func system() -> RunClock {
    let start = ContinuousClock.now
    return RunClock(
      start: Date(), elapsed: { (ContinuousClock.now - start) / .seconds(1) },
      sleep: { seconds in
        // A task of its own, which is never cancelled.
        await Task { try? await Task.sleep(for: .seconds(seconds)) }.value
      })
  }

  package var date: Date { date(at: elapsed()) }

  /// Returns the date of a moment of `elapsed`.
  func date(at time: Double) -> Date { start + time }
}
