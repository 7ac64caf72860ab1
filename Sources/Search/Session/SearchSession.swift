package import ExperimentModel

/// A search in progress: what it suggests, what trains next and how far, and what ends early.
///
/// ```swift
/// var session = try SearchSession(definition, goal: .maximize, replicates: seeds.count)
/// while let step = session.next() {
///   switch step {
///   case .suggested(let index): …  // tell the session what is stored of it: `know`
///   case .train(let index, let replicate, let epoch): …  // up to that epoch, then `record`, `stop`
///   case .prune(let index, let epoch): …
///   }
/// }
/// ```
///
/// A pure state machine: its suggestions and decisions are functions of the definition and of results,
/// whatever the order in which these arrive, and whichever were stored before. A killed search resumes by
/// replaying what is stored.
package struct SearchSession: Sendable {
  package enum Step: Sendable, Hashable {
    /// A new suggestion; `know` may give it results that are stored.
    case suggested(Int)
    /// A trial of a suggestion trains until an epoch, where it pauses; nil for to its end.
    case train(Int, replicate: Int, until: Int?)
    /// A suggestion ends after that epoch. None of its trials is running.
    case prune(Int, after: Int)
  }

  package let definition: SearchDefinition
  package private(set) var suggestions: [SearchedSuggestion] = []
  private let search: Search
  private let goal: TargetMetric.Goal
  private let replicates: Int
  private let rule: PruningRule?
  private var indices: [Hyperparameters: Int] = [:]
  private var isExhausted = false
  /// False if nothing has changed since the last step was nil.
  private var hasChanged = true

  /// - Parameter replicates: trials of each suggestion: seeds × splits.
  /// - Throws: `SearchSpaceError`.
  package init(
    _ definition: SearchDefinition, goal: TargetMetric.Goal, replicates: Int
  ) throws(SearchSpaceError) {
    self.definition = definition
    self.goal = goal
    self.replicates = replicates
    rule = definition.pruningRule
    search = Search(
      space: try SearchSpace(definition.parameters), sampler: definition.method.sampler,
      seed: definition.seed, goals: [goal] + definition.further.map(\.goal), lag: definition.lag,
      pruning: rule,
      accepting: { definition.hyperparameters(at: $0).contradiction == nil })
  }

  /// True if every suggestion has been made and has ended.
  package var isDone: Bool {
    (isExhausted || suggestions.count >= definition.trials)
      && suggestions.allSatisfy { $0.repeats != nil || $0.hasEnded }
  }

  /// Suggestions that are still to come; 0 if the space is exhausted.
  package var upcoming: Int {
    isExhausted ? 0 : max(0, definition.trials - suggestions.count)
  }

  /// Returns what to do now; nil if results must come first, or if the search is done.
  package mutating func next() -> Step? {
    guard hasChanged else { return nil }
    for index in suggestions.indices {
      if let step = step(for: index) { return step }
    }
    if let index = suggest() { return .suggested(index) }
    hasChanged = false
    return nil
  }

  private mutating func step(for index: Int) -> Step? {
    while suggestions[index].repeats == nil, !suggestions[index].hasEnded {
      let rung = suggestions[index].nextRung
      let waiting = suggestions[index].replicates.firstIndex {
        !$0.isRunning && !$0.hasReached(rung)
      }
      if let waiting {
        suggestions[index].replicates[waiting].isRunning = true
        return .train(index, replicate: waiting, until: rung)
      }
      guard let rung, let rule,
        suggestions[index].replicates.allSatisfy({ !$0.isRunning && $0.hasReached(rung) })
      else { return nil }
      switch rule.decision(for: index, atRung: rung, among: curves, goal: goal) {
      case .continue: suggestions[index].passedRungs += 1
      case .prune:
        suggestions[index].prunedAfter = rung
        return .prune(index, after: rung)
      case .wait: return nil
      }
    }
    return nil
  }

  private var curves: [LearningCurve] {
    suggestions.map {
      LearningCurve($0.repeats == nil ? $0.curve : [], hasEnded: $0.repeats != nil || $0.hasEnded)
    }
  }

  private mutating func suggest() -> Int? {
    guard suggestions.count < definition.trials, !isExhausted else { return nil }
    switch search.next(after: history) {
    case .waits: return nil
    case .exhausted:
      isExhausted = true
      return nil
    case .suggestion(let suggestion):
      let settings = definition.hyperparameters(at: suggestion.point)
      let same = suggestion.repeats ?? indices[settings]
      indices[settings] = same ?? suggestion.index
      suggestions.append(
        SearchedSuggestion(
          suggestion: suggestion, hyperparameters: settings,
          repeats: same.flatMap { suggestions[$0].repeats } ?? same,
          replicates: Array(repeating: Replicate(), count: replicates),
          rungs: rule?.rungs(of: suggestion.index, epochs: settings.epochs) ?? []))
      return suggestion.index
    }
  }

  private var history: [SearchTrial] {
    suggestions.map { searched in
      // Points of equal hyperparameters differ where a value has no effect.
      let source = searched.repeats.map { suggestions[$0] } ?? searched
      return SearchTrial(
        point: searched.suggestion.point, values: source.curve, observation: source.observation)
    }
  }

  // MARK: - Results

  /// Takes what is known of a trial that is not running.
  package mutating func know(_ known: Replicate, of index: Int, replicate: Int) {
    suggestions[index].replicates[replicate] = known
    hasChanged = true
  }

  /// Takes the metric after an epoch of a trial. Resumed trials may repeat earlier epochs.
  package mutating func record(_ value: Double, epoch: Int, of index: Int, replicate: Int) {
    let count = suggestions[index].replicates[replicate].values.count
    guard epoch == count + 1 else { return }
    suggestions[index].replicates[replicate].values.append(value)
    hasChanged = true
  }

  /// Takes the ending of an attempt; nil if the trial paused or was interrupted.
  package mutating func stop(_ ending: Replicate.Ending?, of index: Int, replicate: Int) {
    suggestions[index].replicates[replicate].isRunning = false
    suggestions[index].replicates[replicate].ending = ending
    hasChanged = true
  }
}
