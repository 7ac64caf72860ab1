import ExperimentModel
import Search

/// What early termination did at each rung of a search, and the epochs that it saved.
package struct SearchRungs: Sendable, Hashable {
  package struct Rung: Sendable, Hashable {
    package let epoch: Int
    /// Suggestions that were judged at this epoch.
    package let reached: Int
    package let continued: Int
    package let pruned: Int
    /// Suggestions that have not trained further yet.
    package var waiting: Int { reached - continued - pruned }
  }

  /// By epoch. The median rule judges after every epoch: of these, the ones that pruned.
  package let rungs: [Rung]
  /// Epochs that pruned trials did not train.
  package let savedEpochs: Int
  /// Epochs that all trials of finished and pruned suggestions were to train.
  package let askedEpochs: Int

  /// Share of the epochs that were not trained; nil if nothing has ended.
  package var savedShare: Double? {
    askedEpochs > 0 ? Double(savedEpochs) / Double(askedEpochs) : nil
  }

  /// Nil without early termination.
  package init?(_ results: SearchResults) {
    guard let rule = results.search.pruningRule else { return nil }
    let suggestions = results.suggestions
    var counts: [Int: (reached: Int, continued: Int, pruned: Int)] = [:]
    for suggestion in suggestions {
      let trained = suggestion.trainedEpochs
      for rung in rule.rungs(of: suggestion.index, epochs: suggestion.epochs)
      where rung <= trained {
        var count = counts[rung] ?? (0, 0, 0)
        count.reached += 1
        if rung < trained || suggestion.outcome == .finished {
          count.continued += 1
        } else if suggestion.outcome == .pruned {
          count.pruned += 1
        }
        counts[rung] = count
      }
    }
    rungs = counts.sorted { $0.key < $1.key }.map { epoch, count in
      Rung(
        epoch: epoch, reached: count.reached, continued: count.continued, pruned: count.pruned)
    }.filter { rule.kind != .median || $0.pruned > 0 }
    var (saved, asked) = (0, 0)
    for suggestion in suggestions where [.finished, .pruned].contains(suggestion.outcome) {
      for trial in suggestion.entry.trials {
        asked += suggestion.epochs
        guard suggestion.outcome == .pruned, trial.state == .pruned else { continue }
        saved += suggestion.epochs - min(suggestion.epochs, trial.epochs.last?.epoch ?? 0)
      }
    }
    (savedEpochs, askedEpochs) = (saved, asked)
  }
}
