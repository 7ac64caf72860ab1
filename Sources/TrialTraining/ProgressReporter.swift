import ExperimentModel

/// Counts an epoch's rows and says a few times a second how far the training is.
struct ProgressMeter {
  private let epoch: Int
  private let epochs: Int
  private let rows: Int
  private let work: TrialWork
  private let started = ContinuousClock.now
  private var reported = ContinuousClock.now
  private var done = 0
  private var lossSum = 0.0

  static let interval = Duration.milliseconds(250)

  /// - Parameters:
  ///   - rows: training rows of an epoch.
  ///   - work: of the whole trial.
  init(epoch: Int, epochs: Int, rows: Int, of work: TrialWork) {
    self.epoch = epoch
    self.epochs = epochs
    self.rows = rows
    self.work = work
  }

  mutating func add(rows: Int, loss: Double) {
    done += rows
    lossSum += loss
  }

  var meanLoss: Double { lossSum / Double(max(done, 1)) }

  var samplesPerSecond: Double {
    let seconds = (ContinuousClock.now - started) / .seconds(1)
    return seconds > 0 ? Double(done) / seconds : 0
  }

  /// The progress, unless it was told less than an interval ago.
  mutating func progressIfDue() -> TrialProgress? {
    let now = ContinuousClock.now
    guard now - reported >= Self.interval else { return nil }
    reported = now
    let trained = (Double(epoch - 1) + Double(done) / Double(max(rows, 1))) / Double(epochs)
    return TrialProgress(
      epoch: epoch, epochs: epochs, fraction: work.fraction(training: trained), loss: meanLoss,
      samplesPerSecond: samplesPerSecond)
  }
}
