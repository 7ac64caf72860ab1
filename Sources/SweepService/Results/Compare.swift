package import Analysis
import ExperimentModel

/// Configurations to compare.
package struct CompareRequest: Sendable, Hashable {
  /// Each is a configuration's name, the beginning of a trial's id, or an SQL condition on the view
  /// `results`. The first is the reference.
  package let configurations: [String]
  /// Nil means the latest.
  package let sweep: String?

  package init(configurations: [String], sweep: String? = nil) {
    self.configurations = configurations
    self.sweep = sweep
  }
}

extension Sweep {
  /// - Parameter consequence: what follows for a study: `so they are not compared`.
  /// - Throws: `ServiceError` for a study of variance.
  func refuseStudy(_ consequence: String) throws(ServiceError) {
    guard variance != nil else { return }
    throw ServiceError(
      "the configurations of '\(name)' are sources of variance, which do not compete, \(consequence); "
        + "'sweep report \(name)' shows how much each varies")
  }
}

extension ResultService {
  /// Compares configurations side by side.
  ///
  /// - Throws: `ServiceError` if fewer than two configurations are meant, or a word means two things.
  package func compare(_ request: CompareRequest) throws -> ConfigurationComparison {
    let name = try results.sweepName(request.sweep)
    // One seed is compared by the values of each user, of every metric that has them.
    let snapshot = try results.searchedSnapshot(ofSweep: name) {
      SnapshotContents(
        userMetrics: $0.seeds.count > 1 || $0.splits.count > 1 ? [] : nil, attentionMaps: false)
    }
    try snapshot.sweep.refuseStudy("so they are not compared")
    var numbers: [Int] = []
    let search = ConfigurationSearch(snapshot, results)
    for text in request.configurations {
      numbers += try search.numbers(meantBy: text).filter { !numbers.contains($0) }
    }
    guard numbers.count > 1 else {
      let only = snapshot.sweep.configurations[numbers[0]].name
      throw ServiceError(
        "there is nothing to compare '\(only)' with: name another configuration; "
          + "'sweep list \(name)' shows them")
    }
    return ConfigurationComparison(snapshot, numbers: numbers)
  }
}
