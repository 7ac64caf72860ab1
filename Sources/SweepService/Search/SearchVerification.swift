import ExperimentModel
import Search

/// A stored search beside what its definition and results lead to.
package struct SearchVerification: Sendable, Hashable {
  package let sweep: String
  /// Suggestions that were derived again.
  package private(set) var suggestions = 0
  /// Decisions to prune a suggestion that were derived again.
  package private(set) var pruned = 0
  /// Suggestions whose results are still missing, or that are still to come.
  package private(set) var missing = 0
  /// How the record differs from the search; empty if it is that search.
  package private(set) var differences: [String] = []

  package var isGenuine: Bool { differences.isEmpty }

  /// - Parameter snapshot: a search with the epochs of all trials.
  /// - Throws: `SearchSpaceError` if the stored space is not one.
  init(_ snapshot: SweepSnapshot, _ definition: SearchDefinition) throws {
    sweep = snapshot.sweep.name
    let replay = try SearchReplay(snapshot, definition)
    let suggestions = replay.session.suggestions
    self.suggestions = suggestions.count
    pruned = replay.decisions.count
    missing = replay.session.upcoming
    for (index, searched) in suggestions.enumerated() where searched.repeats == nil {
      guard let (number, trials) = replay.stored[index] else {
        missing += 1
        continue
      }
      let configuration = snapshot.sweep.configurations[number]
      if configuration.hyperparameters != searched.hyperparameters {
        report(index, "has other settings than the search suggests")
      }
      if trials.count != searched.replicates.count
        || trials.contains(where: { !$0.trial.hasItsIdentity(configuration) })
      {
        report(index, "has other trials than its settings, seeds and data")
      }
      check(trials, of: index, searched)
    }
    // Results that an interrupted run has yet to repeat may lead to them.
    let isOpen = suggestions.contains { $0.repeats == nil && $0.observation == nil }
    for index in replay.stored.keys.sorted() where index >= suggestions.count {
      if !isOpen || index >= definition.trials {
        report(index, "is stored, but the results of earlier ones do not lead to it")
      }
    }
  }

  private mutating func check(
    _ trials: [TrialRecord], of index: Int, _ searched: SearchedSuggestion
  ) {
    let states = trials.map(\.state)
    if trials.contains(where: { $0.state == .finished && $0.result == nil }) {
      report(index, "is stored as finished, but has no result")
    }
    if let epoch = searched.prunedAfter {
      // Another sweep may have trained it further.
      if states.contains(where: \.isFailure) || trials.contains(where: { $0.epochs.count < epoch })
      {
        report(index, "is not stored as pruned after epoch \(epoch), but the results lead to that")
      }
      if states.contains(where: \.isOpen) { missing += 1 }
      return
    }
    if searched.observation == nil { missing += 1 }
    let trained = trials.map(\.epochs.count).min() ?? 0
    // A decision waits for results that an interrupted run has yet to repeat.
    if states.contains(.pruned), searched.nextRung != trained {
      report(index, "is stored as pruned, but the results do not lead to that")
    }
  }

  private mutating func report(_ index: Int, _ text: String) {
    differences.append("\(SearchDefinition.name(ofSuggestion: index)) \(text)")
  }
}

extension ResultService {
  /// Derives every suggestion and decision of a search again, from its definition and results.
  ///
  /// - Parameter name: of a sweep.
  /// - Returns: nil if no search has that name.
  package func verifySearch(_ name: String) throws -> SearchVerification? {
    let name = SweepName.stored(name)
    guard try results.sweeps().contains(where: { $0.name == name }) else { return nil }
    let snapshot = try results.snapshot(ofSweep: name) { _ in
      SnapshotContents(userMetrics: [], historyOfFinished: true, attentionMaps: false)
    }
    return try snapshot.sweep.search.map { try SearchVerification(snapshot, $0) }
  }
}

extension Trial {
  /// True if its identity is that of a configuration with its seed and data.
  fileprivate func hasItsIdentity(_ configuration: Configuration) -> Bool {
    id
      == TrialID(
        hyperparameters: configuration.hyperparameters, seed: seed, dataHash: dataHash,
        engineVersion: engineVersion)
  }
}
