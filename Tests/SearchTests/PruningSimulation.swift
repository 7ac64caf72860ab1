import ExperimentModel

@testable import Search

/// Workers that train trials with pruning in virtual time.
///
/// Epochs take different times in different trials, between half a second and two. Losses fall with
/// the epoch to a different limit in each trial, with noise, so that curves cross.
struct PruningSimulation {
  var rule: PruningRule
  var trials = 500
  var workers = 16
  var epochs = 27
  /// Results that a suggestion waits for; nil for searches that use none.
  var lag: ResultLag?
  /// True to judge trials at once among those that have reached the rung: asynchronous successive
  /// halving.
  var isAsynchronous = false
  var seed: UInt64 = 1
  /// Seed of the times that epochs take.
  var speeds: UInt64 = 1

  struct Outcome: Equatable {
    /// Time until the last trial has ended.
    var makespan = 0.0
    /// Time that workers trained, summed over workers.
    var busy = 0.0
    /// Epochs of each trial.
    var epochs: [Int] = []

    /// Share of the workers' time in which they trained.
    func utilization(_ workers: Int) -> Double { busy / (makespan * Double(workers)) }
  }

  private enum State { case ready, running, paused, ended }

  private func secondsPerEpoch(_ trial: Int) -> Double {
    0.5 + 1.5 * SearchRandom(seed: speeds).keyed(by: Int(seed)).uniform(trial)
  }

  private func loss(_ trial: Int, _ epoch: Int) -> Double {
    let random = SearchRandom(seed: seed).keyed(by: trial)
    let noise = 0.02 * random.uniform(1000 + epoch)
    return random.uniform(0) + (0.2 + random.uniform(1)) / Double(epoch) + noise
  }

  func run() -> Outcome {
    var outcome = Outcome()
    var curves: [LearningCurve] = []
    var states: [State] = []
    /// End of the current epoch of each running trial.
    var running: [(end: Double, trial: Int)] = []
    var now = 0.0
    var isFinished: Bool { curves.count == trials && states.allSatisfy { $0 == .ended } }

    func decision(_ trial: Int) -> RungDecision {
      let rung = curves[trial].values.count
      guard isAsynchronous else {
        return rule.decision(for: trial, atRung: rung, among: curves, goal: .minimize)
      }
      // As if those that have reached the rung were the earlier ones.
      let others = curves.indices.filter { $0 != trial && curves[$0].value(after: rung) != nil }
      return rule.decision(
        for: others.count, atRung: rung,
        among: others.map { curves[$0] } + [curves[trial]], goal: .minimize)
    }
    func settle(_ trial: Int) {
      switch decision(trial) {
      case .continue: states[trial] = .ready
      case .prune:
        states[trial] = .ended
        curves[trial].hasEnded = true
      case .wait: states[trial] = .paused
      }
    }
    /// Settles paused trials until nothing changes.
    func settlePaused() {
      var isChanged = true
      while isChanged {
        isChanged = false
        for trial in states.indices where states[trial] == .paused {
          settle(trial)
          if states[trial] != .paused { isChanged = true }
        }
      }
    }
    func next() -> Int? {
      if let trial = states.firstIndex(of: .ready) { return trial }
      let index = curves.count
      guard index < trials else { return nil }
      let waits = states.indices.contains { earlier in
        guard states[earlier] != .ended,
          let epochs = lag?.epochs(atDistance: index - earlier)
        else { return false }
        return curves[earlier].values.count < epochs
      }
      if waits { return nil }
      curves.append(LearningCurve())
      states.append(.ready)
      return index
    }
    /// Trains one epoch.
    func start(_ trial: Int) {
      states[trial] = .running
      running.append((now + secondsPerEpoch(trial), trial))
      outcome.busy += secondsPerEpoch(trial)
    }

    while !isFinished {
      while running.count < workers, let trial = next() { start(trial) }
      guard let first = running.indices.min(by: { running[$0].end < running[$1].end }) else {
        preconditionFailure("the open trial with the lowest index never waits")
      }
      let (end, trial) = running.remove(at: first)
      now = end
      curves[trial].values.append(loss(trial, curves[trial].values.count + 1))
      let done = curves[trial].values.count
      if done == epochs {
        states[trial] = .ended
        curves[trial].hasEnded = true
      } else if rule.rungs(of: trial, epochs: epochs).contains(done) {
        settle(trial)
      } else {
        states[trial] = .ready
      }
      settlePaused()
    }
    outcome.makespan = now
    outcome.epochs = curves.map(\.values.count)
    return outcome
  }
}
