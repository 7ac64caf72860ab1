package import ExperimentModel

/// Runs a list of trials in its order, whatever their results. A trial that continues another one of
/// the list waits until that one has ended.
package struct GridStrategy: SearchStrategy {
  private var waiting: [(trial: Trial, continued: TrialID?)]
  /// Trials of the list that have not ended.
  private var open: Set<TrialID>

  package init(_ trials: [Trial]) { self.init(trials.map { ($0, nil) }) }

  /// Runs the missing trials of a plan in their order.
  package init(_ plan: Plan) { self.init(plan.missing.map { ($0.trial, $0.continued) }) }

  private init(_ trials: [(trial: Trial, continued: TrialID?)]) {
    waiting = trials
    open = Set(trials.map(\.trial.id))
  }

  package mutating func next() -> SearchStep? {
    waiting.firstIndex { $0.continued.map { !open.contains($0) } ?? true }
      .map { .train(waiting.remove(at: $0).trial) }
  }

  package mutating func ended(_ trial: Trial, _ ending: AttemptEnding) { open.remove(trial.id) }
}
