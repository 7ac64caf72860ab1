package import Evaluation
package import ExperimentModel

/// The effect of a hyperparameter on the target metric, from configurations that differ in it
/// alone. Trials with identical results count once.
package struct HyperparameterEffect: Sendable {
  /// One value of the hyperparameter.
  package struct Level: Sendable {
    /// Nil if the hyperparameter is not set.
    package let value: ParameterValue?
    /// Number of compared configurations with this value.
    package let configurations: Int
    /// Mean over their trials.
    package let estimate: MeanEstimate?
    /// Difference from the reference, paired by all other settings and by seed. Pairs of a seed share
    /// trials and its random numbers, so the sample of the test is their mean in each seed or split,
    /// as in `BaselineComparison`. With one seed and one pair, by user. Nil for the reference and
    /// without a pair.
    package let difference: PairedDifference?
  }

  /// The reason for the choice of the reference.
  package enum ReferenceReason: Sendable, Hashable {
    /// It is the baseline's value.
    case baseline
    /// Most configurations have it. The baseline's value is not among the compared ones or has no
    /// result; it is nil if the hyperparameter does not apply to the baseline.
    case mostConfigurations(baseline: ParameterValue?)
  }

  package let definition: HyperparameterDefinition
  /// Index of the level that the others are compared with: the baseline's if it is among them, else
  /// the one that most configurations have, the first of equals.
  package let reference: Int
  package let referenceReason: ReferenceReason
  /// At least two levels.
  package let levels: [Level]

  /// Returns the effects of all hyperparameters that have one, in the order of the catalogue.
  package static func all(of comparison: Comparison) -> [HyperparameterEffect] {
    let configurations = comparison.entries.map(\.configuration)
    let settings = configurations.map(\.hyperparameters)
    let results = ResultIdentities(comparison)
    return HyperparameterDefinition.differing(in: settings).compactMap { definition in
      AblationGroups(definition, in: configurations).map {
        HyperparameterEffect(definition, $0, comparison, results)
      }
    }
  }

  private init(
    _ definition: HyperparameterDefinition, _ ablation: AblationGroups, _ comparison: Comparison,
    _ results: ResultIdentities
  ) {
    self.definition = definition
    let members = ablation.groups.joined()
    let metric = comparison.target.name
    let values = comparison.entries.map { $0.values(of: metric) }
    var counts = ablation.values.map { _ in 0 }
    // Configurations with a result: nothing can be compared with a value that has none.
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
    let place = ofBaseline.flatMap { ablation.values.firstIndex(of: $0) }
    let reference: Int
    if let place, measured[place] > 0 || !hasResult {
      reference = place
      referenceReason = .baseline
    } else {
      reference = measured.firstIndex(of: measured.max() ?? 0) ?? 0
      referenceReason = .mostConfigurations(baseline: ofBaseline ?? nil)
    }
    self.reference = reference
    var samples = ablation.values.map { _ in [Comparison.Entry.TrialValue]() }
    var pairs = ablation.values.map { _ in Pairs() }
    var sampled = Set<LevelResult>()
    var paired = Set<LevelPair>()
    for group in ablation.groups {
      let references = group.filter { $0.value == reference }.map(\.number)
      for (level, number) in group {
        for (replicate, value) in values[number] {
          let result = LevelResult(level: level, result: results[number, replicate])
          if sampled.insert(result).inserted { samples[level].append((replicate, value)) }
        }
        for other in references
        where level != reference && ablation.areComparable(number, other) {
          for compared in [number, other] {
            pairs[level].pending.formUnion(comparison.entries[compared].pending)
          }
          for (replicate, value) in values[number] {
            guard let base = values[other].first(where: { $0.replicate == replicate }) else {
              continue
            }
            let pair = LevelPair(
              level: level, result: results[number, replicate], reference: results[other, replicate]
            )
            guard paired.insert(pair).inserted else { continue }
            pairs[level].keys.append(replicate)
            pairs[level].values.append(value)
            pairs[level].references.append(base.value)
          }
        }
      }
    }
    let byUser =
      comparison.hasSeveralSeeds
      ? [:]
      : Self.differencesByUser(ablation, reference, comparison) { pairs[$0].values.count == 1 }
    levels = ablation.values.indices.map { level in
      Level(
        value: ablation.values[level], configurations: counts[level],
        estimate: comparison.estimate(of: samples[level], metric: metric),
        difference: byUser[level] ?? pairs[level].difference(in: comparison))
    }
  }

  /// Returns differences paired by user, by level, for the wanted levels with one configuration
  /// each.
  private static func differencesByUser(
    _ ablation: AblationGroups, _ reference: Int, _ comparison: Comparison,
    where isWanted: (Int) -> Bool
  ) -> [Int: PairedDifference] {
    let pairing = Pairing(
      comparison.entries, metric: comparison.target.name, hasSeveralSeeds: false,
      test: SeedTest(.once))
    var found: [Int: PairedDifference] = [:]
    for group in ablation.groups {
      let references = group.filter { $0.value == reference }.map(\.number)
      let members = group.filter { $0.value != reference && isWanted($0.value) }
      let bases = Dictionary(grouping: members) { member in
        references.first { ablation.areComparable(member.number, $0) }
      }
      for case (let base?, let members) in bases {
        let differences = pairing.differences(from: base, of: Set(members.map(\.number)))
        for member in members {
          if let difference = differences[member.number] { found[member.value] = difference }
        }
      }
    }
    return found
  }

  /// Pairs of trials of a level and the reference.
  private struct Pairs {
    var keys: [Replicate] = []
    var values: [Double] = []
    var references: [Double] = []
    /// Trials of the compared configurations that have not ended, by split and seed.
    var pending: Set<Replicate> = []

    /// The test over seeds or splits, as valid as that of the comparison with the baseline; nil without
    /// pairs.
    func difference(in comparison: Comparison) -> PairedDifference? {
      let metric = comparison.target.name
      let difference = comparison.test.difference(
        comparison.means(keys, values, ofMetric: metric),
        minus: comparison.means(keys, references, ofMetric: metric),
        overlap: comparison.splits?.overlap ?? 0, missing: pending.count
      )?.within(Comparison.differenceRange(ofMetric: metric))
      return difference?.count == 1 && values.count > 1 && comparison.splits?.unit != .split
        ? difference?.without(test: .oneSeed(pairs: values.count)) : difference
    }
  }

  /// A distinct result at a level.
  private struct LevelResult: Hashable {
    let level: Int
    let result: Int?
  }

  /// A distinct pair of results, at a level and at the reference.
  private struct LevelPair: Hashable {
    let level: Int
    let result: Int?
    let reference: Int?
  }
}
