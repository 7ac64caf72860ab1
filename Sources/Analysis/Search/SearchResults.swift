package import Evaluation
package import ExperimentModel
import Search

/// The suggestions of a search with their results.
///
/// A suggestion is judged by the mean of its trials, one per seed and split. None is tested against
/// the baseline: later suggestions follow the results of earlier ones, and the best of many is partly
/// luck. Only fresh seeds (`ConfirmationResults`) give a verdict.
package struct SearchResults: Sendable {
  package enum Outcome: String, Sendable, Hashable, CaseIterable {
    case finished
    /// The search ended it early.
    case pruned
    /// The loss of one of its trials was not finite, and none ended with another error.
    case diverged
    case failed
    /// Some of its trials have yet to train.
    case open
  }

  package struct Suggestion: Sendable {
    /// From 0.
    package let index: Int
    package let entry: Comparison.Entry
    package let outcome: Outcome
    /// Values of the searched parameters, in their order; nil where inactive.
    package let values: [ParameterValue?]
    /// Epochs that each of its trials was to train.
    package let epochs: Int
    /// Epochs that each of its trials has trained: the fewest of them.
    package let trainedEpochs: Int
    /// Mean of the target metric; nil unless it has finished with a value.
    package let estimate: MeanEstimate?
    /// Mean of the target metric after `trainedEpochs`, where epochs measure it and nothing finished.
    package let lastValue: Double?

    /// From 1, as in its name.
    package var number: Int { index + 1 }
  }

  package let search: SearchDefinition
  package let target: TargetMetric
  /// In the order of their numbers, without those that repeat an earlier one.
  package let suggestions: [Suggestion]
  /// Mean of the target metric of the baseline; nil without one.
  package let baseline: MeanEstimate?

  /// Nil unless the sweep is a search.
  package init?(_ comparison: Comparison) {
    guard let search = comparison.search else { return nil }
    self.search = search
    target = comparison.target
    baseline = comparison.baseline?[target.name]
    let target = target
    suggestions = comparison.entries.compactMap { entry in
      SearchDefinition.suggestion(named: entry.configuration.name).map {
        Suggestion(index: $0, entry: entry, search, target)
      }
    }.sorted { $0.index < $1.index }
  }

  /// Number of suggestions so far, with those that repeat an earlier one.
  package var count: Int { suggestions.last?.number ?? 0 }

  /// Suggestions so far that repeat an earlier one, and are not trained again.
  package var repeated: Int { count - suggestions.count }

  /// Suggestions that the search will have: its `trials`, or all points of a smaller space.
  package var total: Int {
    let points = (try? SearchSpace(search.parameters))?.pointCount(limit: search.trials)
    return max(count, min(search.trials, (points ?? search.trials) + repeated))
  }

  /// True if each point of the space has been suggested before `trials` were.
  package var isExhausted: Bool { count == total && total < search.trials }

  package func count(_ outcome: Outcome) -> Int { suggestions.count { $0.outcome == outcome } }

  /// The suggestion with the best value of those that finished, the first of equals.
  package var best: Suggestion? { finished.first }

  /// Suggestions that finished with a value, best first.
  package var finished: [Suggestion] {
    suggestions.filter { $0.estimate != nil }.sorted { a, b in
      guard let x = a.estimate?.mean, let y = b.estimate?.mean, x != y else {
        return a.index < b.index
      }
      return target.prefers(x, to: y)
    }
  }

  /// Those that finished, best first, then the pruned ones: first those that trained longest, and of
  /// these the best.
  package var ranked: [Suggestion] {
    let goal = target.goal
    let pruned = suggestions.filter { $0.outcome == .pruned }.sorted { a, b in
      if a.trainedEpochs != b.trainedEpochs { return a.trainedEpochs > b.trainedEpochs }
      guard let x = a.lastValue, let y = b.lastValue, x != y else { return a.index < b.index }
      return goal.prefers(x, to: y)
    }
    return finished + pruned
  }

  /// The suggestions that were better than all before them, with the value of each.
  package var improvements: [(suggestion: Suggestion, value: Double)] {
    var best: [(suggestion: Suggestion, value: Double)] = []
    for suggestion in suggestions {
      guard let value = suggestion.estimate?.mean else { continue }
      if best.last.map({ target.prefers(value, to: $0.value) }) ?? true {
        best.append((suggestion, value))
      }
    }
    return best
  }
}

extension SearchResults.Suggestion {
  fileprivate init(
    index: Int, entry: Comparison.Entry, _ search: SearchDefinition, _ target: TargetMetric
  ) {
    let trials = entry.trials
    self.index = index
    self.entry = entry
    outcome = .init(trials.map(\.state))
    values = search.values(in: entry.configuration.hyperparameters)
    epochs = entry.configuration.hyperparameters.epochs
    let trained = trials.map { $0.trainedEpochs ?? $0.epochs.last?.epoch ?? 0 }.min() ?? 0
    trainedEpochs = trained
    estimate = outcome == .finished ? entry[target.name] : nil
    let measure = ValidationMeasure(rawValue: target.name)
    let last = trials.compactMap { trial in
      trial.epochs.first { $0.epoch == trained }.flatMap { measure?.value(in: $0) }
    }.filter(\.isFinite)
    lastValue =
      estimate == nil && !last.isEmpty && last.count == trials.count ? last.mean : nil
  }
}

extension SearchResults.Outcome {
  /// The outcome of a suggestion whose trials have these states.
  fileprivate init(_ states: [TrialState]) {
    if states.contains(.pruned) {
      self = .pruned
    } else if states.contains(where: \.isOpen) {
      self = .open
    } else {
      let failures = states.filter(\.isFailure)
      self =
        failures.isEmpty ? .finished : failures.allSatisfy { $0 == .diverged } ? .diverged : .failed
    }
  }
}

extension SearchDefinition {
  /// Returns the values of the searched parameters, in their order; nil where inactive.
  package func values(in settings: Hyperparameters) -> [ParameterValue?] {
    parameters.map { value(of: $0, in: settings) }
  }

  private func value(of parameter: SearchParameter, in settings: Hyperparameters) -> ParameterValue?
  {
    let isActive = parameter.condition.alternatives.allSatisfy { name, values in
      guard let parent = parameters.first(where: { $0.name == name }) else { return false }
      return value(of: parent, in: settings).map(values.contains) ?? false
    }
    return isActive
      ? HyperparameterDefinition.named(parameter.name)?.value(in: settings) : nil
  }
}
