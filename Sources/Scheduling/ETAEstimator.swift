import ExperimentModel

/// Estimates the remaining time of a run from the events so far.
///
/// The speed is measured operations over seconds of workers, from the first report of each trial.
/// Start-up is not training, and a resumed trial starts with work that this run did not do. A trial
/// that early stopping ended counts with all of its epochs, so that the others are expected to end as
/// early.
package struct ETAEstimator: Sendable {
  private struct Running {
    let operations: Double
    let path: Int
    /// The share that it continues from, and when, in seconds on the clock of the run.
    let start: (fraction: Double, time: Double)
    /// First report, where measuring begins.
    var origin: (fraction: Double, time: Double)?
    var latest: (fraction: Double, time: Double)

    init(_ entry: Plan.Entry, start time: Double) {
      (operations, path) = (entry.operations, entry.path)
      start = (operations > 0 ? entry.shared / operations : 0, time)
      latest = start
    }
  }

  private let jobs: Int
  private let entries: [TrialID: Plan.Entry]
  private var waiting: [TrialID]
  private var running: [TrialID: Running] = [:]
  /// Sums over ended trials.
  private var measured = (operations: 0.0, seconds: 0.0)
  /// The trials that early stopping may end.
  private let stoppable: Set<TrialID>
  private var hasSeenEarlyStopping = false

  /// - Parameter jobs: trials at a time.
  package init(_ plan: Plan, jobs: Int) {
    self.jobs = jobs
    waiting = plan.missing.map(\.trial.id)
    entries = Dictionary(
      plan.missing.map { ($0.trial.id, $0) }, uniquingKeysWith: { first, _ in first })
    stoppable = Set(
      plan.missing.filter { $0.trial.configuration.hyperparameters.mayStopEarly }.map(\.trial.id))
  }

  /// Records an event. Ignores trials that are not in the plan.
  package mutating func record(_ event: SchedulerEvent) {
    let id = event.trial.id
    guard let entry = entries[id] else { return }
    switch event.kind {
    case .started:
      waiting.removeAll { $0 == id }
      running[id] = Running(entry, start: event.time)
    case .trial(.progress(let progress)):
      let point = (fraction: progress.fraction, time: event.time)
      running[id]?.latest = point
      if running[id]?.origin == nil { running[id]?.origin = point }
    case .trial(.epochFinished), .pruned:
      break
    case .ended(let outcome, _, let retries):
      guard let ended = running.removeValue(forKey: id) else { return }
      let origin = ended.origin ?? ended.start
      if outcome.ending.state == .finished {
        measured.operations += ended.operations * (1 - origin.fraction)
        measured.seconds += event.time - origin.time
        if stoppable.contains(id) { hasSeenEarlyStopping = true }
      } else {
        measured.operations += ended.operations * (ended.latest.fraction - origin.fraction)
        measured.seconds += ended.latest.time - origin.time
      }
      if retries { waiting.insert(id, at: 0) }
    }
  }

  /// Operations per second of one worker; nil before the first measurement.
  package var speed: Double? {
    var (operations, seconds) = measured
    for trial in running.values {
      guard let origin = trial.origin else { continue }
      operations += trial.operations * (trial.latest.fraction - origin.fraction)
      seconds += trial.latest.time - origin.time
    }
    return operations > 0 && seconds > 0 ? operations / seconds : nil
  }

  /// True if early stopping may end trials, but none of them has finished to show how early.
  package var isUpperBound: Bool {
    !hasSeenEarlyStopping && !stoppable.isDisjoint(with: waiting + running.keys)
  }

  /// Returns the seconds until the last trial is done; nil before the first measurement.
  ///
  /// - Parameter time: now, in seconds on the clock of the run.
  package func seconds(at time: Double) -> Double? {
    guard let speed else { return nil }
    // What waits behind a running trial of its path.
    let waiting = Plan.work(of: waiting.map { entries[$0]! })
    let rest = Dictionary(uniqueKeysWithValues: waiting.map { ($0.path, $0.operations) })
    let busy = running.values.map { trial in
      let sinceReport = max(0, time - trial.latest.time)
      return max(0, trial.operations * (1 - trial.latest.fraction) - speed * sinceReport)
        + (rest[trial.path] ?? 0)
    }
    let begun = Set(running.values.map(\.path))
    return Makespan.seconds(
      waiting.filter { !begun.contains($0.path) }.map(\.operations), busy: busy, workers: jobs,
      speed: speed)
  }
}
