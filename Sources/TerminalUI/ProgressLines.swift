/// A worker in a progress display.
package struct WorkerLine: Sendable, Hashable {
  package var configuration: String
  /// The current epoch, from 1; 0 before the first.
  package var epoch: Int
  package var epochs: Int
  /// True if early stopping may leave some of the epochs out.
  package var mayStopEarly: Bool
  /// True if all epochs are done and the test ranks candidates.
  package var isRanking: Bool
  /// Share of the trial that is done, 0…1.
  package var fraction: Double
  /// Nil before the first report.
  package var loss: Double?
  package var samplesPerSecond: Double?

  package init(
    configuration: String, epoch: Int, epochs: Int, mayStopEarly: Bool = false,
    isRanking: Bool = false, fraction: Double, loss: Double? = nil, samplesPerSecond: Double? = nil
  ) {
    self.configuration = configuration
    self.epoch = epoch
    self.epochs = epochs
    self.mayStopEarly = mayStopEarly
    self.isRanking = isRanking
    self.fraction = fraction
    self.loss = loss
    self.samplesPerSecond = samplesPerSecond
  }
}

/// The whole sweep in a progress display.
package struct TotalLine: Sendable, Hashable {
  /// Trials that need no more work, failed ones among them.
  package var done: Int
  package var total: Int
  /// Trials that did not finish.
  package var failures: Int
  /// At the time of the update; a live display continues counting.
  package var elapsedSeconds: Double
  /// At the time of the update; a live display counts down. Nil while unknown.
  package var remainingSeconds: Double?
  /// True if early stopping may make the remaining time shorter.
  package var isUpperBound: Bool

  package init(
    done: Int, total: Int, failures: Int, elapsedSeconds: Double, remainingSeconds: Double? = nil,
    isUpperBound: Bool = false
  ) {
    self.done = done
    self.total = total
    self.failures = failures
    self.elapsedSeconds = elapsedSeconds
    self.remainingSeconds = remainingSeconds
    self.isUpperBound = isUpperBound
  }

  /// Returns the line some seconds later.
  func later(by seconds: Double) -> TotalLine {
    var line = self
    line.elapsedSeconds += seconds
    line.remainingSeconds = remainingSeconds.map { max(0, $0 - seconds) }
    return line
  }
}
