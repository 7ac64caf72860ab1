import ExperimentModel

/// Counts an epoch's rows and says a few times a second how far the training is.
struct ProgressMeter {
  private let epoch: Int
  private let epochs: Int
  private let rows: Int
  private let started = ContinuousClock.now
  private var reported = ContinuousClock.now
  private var done = 0
  private var lossSum = 0.0

  static let interval = Duration.milliseconds(250)

  /// - Parameter rows: training rows of an epoch.
  init(epoch: Int, epochs: Int, rows: Int) {
    self.epoch = epoch
    self.epochs = epochs
    self.rows = rows
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
    return TrialProgress(
      epoch: epoch, epochs: epochs,
      fraction: (Double(epoch - 1) + Double(done) / Double(max(rows, 1))) / Double(epochs),
      loss: meanLoss, samplesPerSecond: samplesPerSecond)
  }
}
