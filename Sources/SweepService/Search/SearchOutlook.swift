package import ExperimentModel
import Scheduling
import Search

/// How far a search has come, and what it trains next.
package struct SearchOutlook: Sendable {
  /// A trial that would train.
  package struct NextTrial: Sendable {
    package let trial: Trial
    /// Its stored state.
    package let state: TrialState
    /// The epoch after which it is judged; nil for none.
    package let until: Int?
  }

  /// Suggestions in total; fewer than asked for if the space has no more points.
  package let total: Int
  /// Suggestions that ended or repeat an earlier one.
  package let ended: Int
  /// Pruned suggestions among them.
  package let pruned: Int
  /// Suggestions whose loss was not finite among them.
  package let diverged: Int
  /// Suggestions that were given up after errors among them.
  package let failed: Int
  /// The trials that do not wait for a result, in the order in which they start.
  package let next: [NextTrial]
  /// Trials that have not ended, those of suggestions to come included.
  package let missing: Int
  /// Configurations of the suggestions so far.
  let configurations: [Configuration]

  init(
    _ trials: SuggestionTrials, after plan: Plan, stored: StoredReplicates?
  ) throws {
    let registry = SuggestionRegistry()
    // The fixed configurations have a plan of their own.
    var strategy = try SuggestionStrategy(
      trials, after: plan, stored: stored, registry: registry)
    let fixed = Set(plan.missing.map(\.trial.id))
    var next: [NextTrial] = []
    while let step = strategy.next() {
      guard case .train(let trial, let epoch) = step, !fixed.contains(trial.id) else { continue }
      next.append(
        NextTrial(
          trial: trial, state: stored?.replicate(of: trial)?.state ?? .queued, until: epoch))
    }
    let suggestions = strategy.session.suggestions
    let endings = suggestions.map(\.observation)
    self.next = next
    configurations = registry.configurations
    total = suggestions.count + strategy.session.upcoming
    ended = zip(suggestions, endings).count { $0.repeats != nil || $1 != nil }
    pruned = endings.count { if case .pruned = $0 { true } else { false } }
    diverged = endings.count { $0 == .diverged }
    failed = endings.count { $0 == .failed }
    missing = (total - ended) * trials.replicates
  }

  package var isDone: Bool { ended == total }
}
