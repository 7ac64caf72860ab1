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
    let sweep = snapshot.sweep
    self.sweep = sweep.name
    var stored = Dictionary(
      sweep.configurations.enumerated().compactMap { number, configuration in
        SearchDefinition.suggestion(named: configuration.name).map { ($0, (number, configuration)) }
      }, uniquingKeysWith: { first, _ in first })
    let records = Dictionary(grouping: snapshot.trials, by: \.number)
    let measure = definition.earlyTermination.flatMap { _ in
      ValidationMeasure(rawValue: sweep.metric.name)
    }
    var session = try SearchSession(
      definition, goal: sweep.metric.goal,
      replicates: sweep.seeds.count * sweep.allSplits.count)
    var derived: [Int: [TrialRecord]] = [:]
    while let step = session.next() {
      switch step {
      case .suggested(let index):
        let searched = session.suggestions[index]
        suggestions += 1
        guard searched.repeats == nil else { continue }
        guard let (number, configuration) = stored.removeValue(forKey: index) else { continue }
        if configuration.hyperparameters != searched.hyperparameters {
          report(index, "has other settings than the search suggests")
        }
        derived[index] = records[number] ?? []
        for (replicate, record) in (records[number] ?? []).enumerated() {
          session.know(
            Replicate(record, measure) {
              sweep.objectives(of: $0, operations: sweep.operations[configuration.name])
            }, of: index, replicate: replicate)
        }
      case .train: break
      case .prune(let index, let epoch):
        pruned += 1
        for record in derived[index] ?? [] { check(record, of: index, prunedAfter: epoch) }
      }
    }
    for (index, searched) in session.suggestions.enumerated() where searched.repeats == nil {
      let states = (derived[index] ?? []).map(\.state)
      if searched.observation == nil { missing += 1 }
      if searched.prunedAfter == nil, states.contains(.pruned) {
        report(index, "is stored as pruned, but the results do not lead to that")
      }
    }
    missing += session.upcoming
    for index in stored.keys.sorted() {
      report(index, "is stored, but the results of earlier ones do not lead to it")
    }
  }

  private mutating func check(_ record: TrialRecord, of index: Int, prunedAfter epoch: Int) {
    switch record.state {
    // Another sweep may have trained it to the end.
    case .finished: break
    case .pruned where record.epochs.count == epoch: break
    case .paused, .interrupted, .queued, .running: break
    default:
      report(
        index,
        "is stored as \(record.state.rawValue) after \(record.epochs.count) epochs, but the "
          + "results lead to its end after \(epoch)")
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
    let name = name.hasPrefix("sweep:") ? String(name.dropFirst("sweep:".count)) : name
    guard try results.sweeps().contains(where: { $0.name == name }) else { return nil }
    let snapshot = try results.snapshot(ofSweep: name) { _ in
      SnapshotContents(userMetrics: [], historyOfFinished: true, attentionMaps: false)
    }
    return try snapshot.sweep.search.map { try SearchVerification(snapshot, $0) }
  }
}
