import ExperimentModel
import SweepService

extension Verification {
  /// What `sweep verify` prints.
  var text: String {
    let title = "\(trial.id.short) (\(trial.configuration.name))"
    guard isIdentical else {
      return """
        different: \(title)
        weights then \(storedHash)
        weights now  \(newHash)
        """
    }
    return "identical: \(title), weights \(storedHash.prefix(16))"
  }
}

extension SearchVerification {
  /// What `sweep verify` prints.
  var text: String {
    guard isGenuine else {
      return (["different: the record of '\(sweep)' is not that search"] + differences)
        .joined(separator: "\n")
    }
    return "identical: all \(suggestions) suggestions of '\(sweep)' follow from its results"
      + (pruned > 0 ? ", and so do \(pruned) decisions to prune" : "")
      + (missing > 0 ? "; \(missing) are still to be trained" : "")
  }
}
