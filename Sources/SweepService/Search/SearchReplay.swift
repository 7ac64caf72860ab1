import ExperimentModel
import Search

/// A stored search, derived again from its definition and its trials' results.
struct SearchReplay {
  /// A suggestion that was pruned after an epoch.
  struct Decision {
    let suggestion: Int
    let epoch: Int
  }

  /// After all steps that the results allow.
  private(set) var session: SearchSession
  private(set) var decisions: [Decision] = []
  /// Number of the configuration and trials of each suggestion that is stored.
  private(set) var stored: [Int: (number: Int, trials: [TrialRecord])]

  /// - Parameter snapshot: with the epochs of all trials, if the search ends trials early.
  /// - Throws: `SearchSpaceError` if the stored space is not one.
  init(_ snapshot: SweepSnapshot, _ definition: SearchDefinition) throws {
    let sweep = snapshot.sweep
    let records = Dictionary(grouping: snapshot.trials, by: \.number)
    stored = Dictionary(
      sweep.configurations.enumerated().compactMap { number, configuration in
        SearchDefinition.suggestion(named: configuration.name).map {
          ($0, (number, records[number] ?? []))
        }
      }, uniquingKeysWith: { first, _ in first })
    session = try SearchSession(
      definition, goal: sweep.metric.goal, replicates: sweep.trialsPerConfiguration)
    while let step = session.next() {
      switch step {
      case .suggested(let index):
        guard session.suggestions[index].repeats == nil, let (number, trials) = stored[index] else {
          continue
        }
        let operations = sweep.operations[sweep.configurations[number].name]
        let count = session.suggestions[index].replicates.count
        for (replicate, record) in trials.prefix(count).enumerated() {
          session.know(
            Replicate(record, sweep.pruningMeasure) {
              sweep.objectives(of: $0, operations: operations)
            },
            of: index, replicate: replicate)
        }
      case .train: break
      case .prune(let index, let epoch):
        decisions.append(Decision(suggestion: index, epoch: epoch))
      }
    }
  }
}

extension ResultReader {
  /// Returns a sweep's snapshot, and of a search what the search saw: suggestions that it pruned are
  /// pruned, even if another sweep trained them to the end.
  func searchedSnapshot(
    ofSweep name: String, contents: (Sweep) -> SnapshotContents
  ) throws -> SweepSnapshot {
    try snapshot(ofSweep: name) { sweep in
      var contents = contents(sweep)
      // Decisions rest on epochs.
      if sweep.pruningMeasure != nil { contents.historyOfFinished = true }
      return contents
    }.asSearched()
  }
}

extension SweepSnapshot {
  fileprivate func asSearched() throws -> SweepSnapshot {
    guard let definition = sweep.search, sweep.pruningMeasure != nil else { return self }
    let replay = try SearchReplay(self, definition)
    let pruned = Dictionary(
      replay.decisions.compactMap { decision in
        replay.stored[decision.suggestion].map { ($0.number, decision.epoch) }
      }, uniquingKeysWith: { first, _ in first })
    var snapshot = self
    for (index, record) in trials.enumerated() where record.state == .finished {
      guard let epoch = pruned[record.number] else { continue }
      snapshot.trials[index].state = .pruned
      snapshot.trials[index].epochs = Array(record.epochs.prefix(epoch))
      snapshot.trials[index].result = nil
    }
    return snapshot
  }
}
