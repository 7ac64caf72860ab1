package import Evaluation
package import ExperimentModel

/// What a hyperparameter does to the target metric, all else equal: only configurations count that
/// differ from another in it alone.
package struct HyperparameterEffect: Sendable {
  /// One value of the hyperparameter.
  package struct Level: Sendable {
    /// Nil where the hyperparameter is not set.
    package let value: ParameterValue?
    /// Configurations that have it, of those that count.
    package let configurations: Int
    /// Over their trials.
    package let estimate: MeanEstimate?
    /// The reference's trials taken from its own, paired by what else they are set to and by seed;
    /// of one seed and one pair, by user. Nil for the reference.
    package let difference: PairedDifference?
  }

  /// Why the reference is the value that it is.
  package enum ReferenceReason: Sendable, Hashable {
    /// It is the baseline's.
    case baseline
    /// Most configurations have it, for the baseline's is not among the compared values, or no
    /// configuration with it has a result; nil where the hyperparameter is none of the baseline's.
    case mostConfigurations(baseline: ParameterValue?)
  }

  package let definition: HyperparameterDefinition
  /// Position of the value that the others are compared with: the baseline's where it is among the
  /// compared ones, else the one that most configurations have, the first of equals.
  package let reference: Int
  package let referenceReason: ReferenceReason
  /// At least two.
  package let levels: [Level]

  /// Of each hyperparameter that some configurations differ in alone, in the order of the catalogue.
  package static func all(of comparison: Comparison) -> [HyperparameterEffect] {
    let configurations = comparison.entries.map(\.configuration)
    let settings = configurations.map(\.hyperparameters)
    return SettingColumns.differing(settings).compactMap { definition in
      MatchedSets(definition, in: configurations).map {
        HyperparameterEffect(definition, $0, comparison)
      }
    }
  }

  private init(
    _ definition: HyperparameterDefinition, _ matched: MatchedSets, _ comparison: Comparison
  ) {
    self.definition = definition
    let members = matched.sets.joined()
    let metric = comparison.target.name
    let values = comparison.entries.map { $0.values(of: metric) }
    var counts = matched.values.map { _ in 0 }
    // Those with a result: nothing can be compared with a value that has none.
    var measured = counts
    for member in members {
      counts[member.value] += 1
      if !values[member.number].isEmpty { measured[member.value] += 1 }
    }
    let hasResult = measured.contains { $0 > 0 }
    let ofBaseline = comparison.baseline.flatMap { baseline -> ParameterValue?? in
      let settings = baseline.configuration.hyperparameters
      return definition.applies(to: settings) ? .some(definition.value(in: settings)) : nil
    }
    let place = ofBaseline.flatMap { matched.values.firstIndex(of: $0) }
    let reference: Int
    if let place, measured[place] > 0 || !hasResult {
      reference = place
      referenceReason = .baseline
    } else {
      reference = measured.firstIndex(of: measured.max() ?? 0) ?? 0
      referenceReason = .mostConfigurations(baseline: ofBaseline ?? nil)
    }
    self.reference = reference
    var samples = matched.values.map { _ in [Double]() }
    var pairs = matched.values.map { _ in (values: [Double](), references: [Double]()) }
    for set in matched.sets {
      let references = set.filter { $0.value == reference }.map(\.number)
      for (level, number) in set {
        samples[level] += values[number].map(\.value)
        for other in references where level != reference {
          for (seed, value) in values[number] {
            guard let base = values[other].first(where: { $0.seed == seed }) else { continue }
            pairs[level].values.append(value)
            pairs[level].references.append(base.value)
          }
        }
      }
    }
    let byUser =
      comparison.hasSeveralSeeds
      ? [:] : Self.differencesByUser(matched, reference, comparison) { pairs[$0].values.count == 1 }
    levels = matched.values.indices.map { level in
      Level(
        value: matched.values[level], configurations: counts[level],
        estimate: MeanEstimate(samples[level], within: Comparison.range(ofMetric: metric)),
        difference: byUser[level]
          ?? PairedDifference.tTest(pairs[level].values, minus: pairs[level].references)?
          .within(Comparison.differenceRange(ofMetric: metric)))
    }
  }

  /// By level, the difference of its one configuration to the reference's, paired by user, for the
  /// levels that are wanted.
  private static func differencesByUser(
    _ matched: MatchedSets, _ reference: Int, _ comparison: Comparison,
    where isWanted: (Int) -> Bool
  ) -> [Int: PairedDifference] {
    let pairing = Pairing(
      comparison.entries, metric: comparison.target.name, hasSeveralSeeds: false)
    var found: [Int: PairedDifference] = [:]
    for set in matched.sets {
      guard let base = set.first(where: { $0.value == reference })?.number else { continue }
      let members = set.filter { $0.value != reference && isWanted($0.value) }
      let differences = pairing.differences(from: base, of: Set(members.map(\.number)))
      for member in members {
        if let difference = differences[member.number] { found[member.value] = difference }
      }
    }
    return found
  }
}
