package import ExperimentModel

/// Reports the progress of one phase of a trial, an epoch or the ranking of candidates, at most four
/// times per second.
///
/// ```swift
/// var reporter = ProgressReporter(.ranking, epoch: 5, of: 5)
/// if let progress = reporter.report(share: 0.5, rows: 10_000) { display.show(progress) }
/// ```
package struct ProgressReporter {
  private static let interval = Duration.milliseconds(250)

  private let phase: TrialProgress.Phase
  private let epoch: Int
  private let epochs: Int
  private let mayStopEarly: Bool
  private let fraction: (_ share: Double) -> Double
  private let started = ContinuousClock.now
  private var reported: ContinuousClock.Instant?

  /// - Parameters:
  ///   - epoch: the current epoch, from 1; the last one for the ranking.
  ///   - mayStopEarly: true if early stopping may leave some of the epochs out.
  ///   - fraction: maps the completed share of this phase to that of the whole trial.
  package init(
    _ phase: TrialProgress.Phase, epoch: Int, of epochs: Int, mayStopEarly: Bool = false,
    fraction: @escaping (_ share: Double) -> Double = { $0 }
  ) {
    self.phase = phase
    self.epoch = epoch
    self.epochs = epochs
    self.mayStopEarly = mayStopEarly
    self.fraction = fraction
    // The ranking reports at once, because that announces the phase.
    reported = phase == .training ? started : nil
  }

  /// Rows per second since the phase began.
  func speed(rows: Int) -> Double {
    let seconds = (ContinuousClock.now - started) / .seconds(1)
    return seconds > 0 ? Double(rows) / seconds : 0
  }

  /// Returns the progress; nil if the last report is less than an interval ago.
  ///
  /// - Parameters:
  ///   - share: completed share of the phase, 0…1.
  ///   - rows: processed rows of the phase.
  ///   - loss: mean loss of the epoch so far; not a number if unknown.
  package mutating func report(share: Double, rows: Int, loss: Double = .nan) -> TrialProgress? {
    let now = ContinuousClock.now
    if let reported, now - reported < Self.interval { return nil }
    reported = now
    return TrialProgress(
      epoch: epoch, epochs: epochs, mayStopEarly: mayStopEarly, fraction: fraction(share),
      loss: loss,
      samplesPerSecond: speed(rows: rows), phase: phase)
  }
}
