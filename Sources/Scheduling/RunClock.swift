package import Foundation

/// The clocks of a run.
///
/// The system's date jumps when somebody sets it, so durations never come from two dates: `elapsed`
/// is monotonic. `date` is the system's date when the clock was made, plus the time since, which
/// keeps the dates of one run as far apart as the moments that they stand for.
package struct RunClock: Sendable {
  /// Seconds since the clock was made. Never goes back.
  package let elapsed: @Sendable () -> Double
  /// Waits for that many seconds, in a cancelled task too.
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

  /// The system's clocks, from now on.
  package static func system() -> RunClock {
    let start = ContinuousClock.now
    return RunClock(
      start: Date(), elapsed: { (ContinuousClock.now - start) / .seconds(1) },
      sleep: { seconds in
        // In a task of its own, which nobody cancels.
        await Task { try? await Task.sleep(for: .seconds(seconds)) }.value
      })
  }

  package var date: Date { date(at: elapsed()) }

  /// The date of a moment of `elapsed`.
  func date(at time: Double) -> Date { start + time }
}
