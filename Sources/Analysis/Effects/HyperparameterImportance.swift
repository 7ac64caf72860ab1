import Evaluation
package import ExperimentModel

/// The importance of each hyperparameter for the target metric, over the whole sweep.
package enum HyperparameterImportance: Sendable {
  /// Too few configurations to estimate it.
  case tooFew(configurations: Int, needed: Int)
  /// A random forest predicts held-out configurations no better than their mean.
  case unexplained
  /// Shares, largest first. `explained` is the share of the variance that the forest explains.
  case shares([(definition: HyperparameterDefinition, share: Double)], explained: Double)

  /// The fewest configurations for a forest.
  package static let fewest = 20
  /// The fewest configurations per hyperparameter that varies.
  package static let perHyperparameter = 5
  /// The least share of the variance that a forest must explain.
  package static let leastExplained = 0.1

  /// Nil if fewer than two hyperparameters vary.
  package init?(_ comparison: Comparison) {
    let settings = comparison.entries.map(\.configuration.hyperparameters)
    let definitions = HyperparameterDefinition.differing(in: settings)
    guard definitions.count > 1 else { return nil }
    // A forest would predict a held-out configuration from its copy.
    let results = ResultIdentities(comparison)
    var known = Set<[Replicate: Int]>()
    let distinct = comparison.entries.filter { known.insert(results[$0.number]).inserted }
    let measured = distinct.compactMap { entry in
      entry[comparison.target.name].map { (entry.configuration.hyperparameters, $0.mean) }
    }
    let needed = max(Self.fewest, Self.perHyperparameter * definitions.count)
    guard measured.count >= needed else {
      self = .tooFew(configurations: measured.count, needed: needed)
      return
    }
    let columns = definitions.map { definition in
      Self.numbers(measured.map { definition.value(in: $0.0) })
    }
    let rows = measured.indices.map { row in columns.map { $0[row] } }
    guard let importance = PermutationImportance(rows: rows, targets: measured.map(\.1)),
      importance.explained >= Self.leastExplained
    else {
      self = .unexplained
      return
    }
    let shares = zip(definitions, importance.shares).map { (definition: $0, share: $1) }
    self = .shares(
      shares.enumerated().sorted {
        ($1.element.share, $0.offset) < ($0.element.share, $1.offset)
      }.map(\.element),
      explained: importance.explained)
  }

  /// Returns numbers as they are, and an index for every other value in order of appearance.
  private static func numbers(_ values: [ParameterValue?]) -> [Double] {
    var known: [ParameterValue?] = []
    return values.map { value in
      if let number = value?.number { return number }
      let place = known.firstIndex(of: value) ?? known.count
      if place == known.count { known.append(value) }
      // Below all numbers.
      return -1 - Double(place)
    }
  }
}
