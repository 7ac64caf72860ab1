import ExperimentModel

/// Says a few times a second, and once at the beginning, how far the ranking of candidates is.
struct RankingMeter {
  private let epochs: Int
  private let loss: Double
  private let work: TrialWork
  private let started = ContinuousClock.now
  private var reported: ContinuousClock.Instant?

  /// - Parameters:
  ///   - loss: of the last epoch.
  ///   - work: of the whole trial.
  init(epochs: Int, loss: Double, of work: TrialWork) {
    self.epochs = epochs
    self.loss = loss
    self.work = work
  }

  /// The progress, unless it was told less than an interval ago.
  mutating func progressIfDue(_ ranked: CandidateRanking.Progress) -> TrialProgress? {
    let now = ContinuousClock.now
    if let reported, now - reported < ProgressMeter.interval { return nil }
    reported = now
    let seconds = (now - started) / .seconds(1)
    return TrialProgress(
      epoch: epochs, epochs: epochs,
      fraction: work.fraction(training: 1, ranking: ranked.share), loss: loss,
      samplesPerSecond: seconds > 0 ? Double(ranked.rows) / seconds : 0, phase: .ranking)
  }
}
