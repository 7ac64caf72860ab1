import Evaluation
import ExperimentModel

/// The values of a metric by configuration, ready to be paired.
struct Pairing {
  let method: BaselineComparison.Method
  private let samples: [Sample?]
  /// Trials of each configuration that have not ended.
  private let pending: [Set<Replicate>]
  private let test: SeedTest
  /// Nil for one split.
  private let splits: SplitDesign?
  /// Splits without a value of the metric.
  private let emptySplits: [UInt64]
  /// Range of the metric's differences.
  private let range: ClosedRange<Double>

  private enum Sample {
    /// Splits and seeds in ascending order, and a value for each.
    case seeds([Replicate], [Double])
    /// Users in ascending order, and a value per user.
    case users([UInt32], [Double])
    /// One value that cannot be paired.
    case value(Double)
  }

  init(
    _ entries: [Comparison.Entry], metric: String, hasSeveralSeeds: Bool,
    test: SeedTest, splits: SplitDesign? = nil
  ) {
    self.splits = splits
    emptySplits = splits?.withoutValue(of: metric, entries) ?? []
    self.test = test
    pending = entries.map(\.pending)
    range = Comparison.differenceRange(ofMetric: metric)
    samples = entries.map { entry in
      let values = entry.values(of: metric)
      guard let first = values.first else { return nil }
      if hasSeveralSeeds {
        let ascending = values.sorted { $0.replicate < $1.replicate }
        return .seeds(ascending.map(\.replicate), ascending.map(\.value))
      }
      let trial = entry.trials.first {
        $0.state == .finished && Replicate($0.trial) == first.replicate
      }
      guard !test.isOfSearch, let result = trial?.result, let ofUsers = result.perUser[metric]
      else {
        return .value(first.value)
      }
      let users = result.users(of: metric)
      return ofUsers.count == users.count ? .users(users, ofUsers) : .value(first.value)
    }
    let hasUsers = samples.contains { if case .users = $0 { true } else { false } }
    method = test.isOfSearch ? .none : hasSeveralSeeds ? .seeds : hasUsers ? .users : .none
  }

  /// Returns the paired difference of each configuration from `reference`; nil for the reference
  /// and where no pair exists.
  ///
  /// - Parameter wanted: numbers of the configurations to compare; nil for all.
  func differences(from reference: Int?, of wanted: Set<Int>? = nil) -> [PairedDifference?] {
    var found = [PairedDifference?](repeating: nil, count: samples.count)
    guard let reference, let base = samples[reference] else { return found }
    // Configurations with the same number of users are tested together, on the same draws.
    var byUser: [Int: [(number: Int, values: [Double])]] = [:]
    for (number, sample) in samples.enumerated()
    where number != reference && wanted?.contains(number) ?? true {
      switch (sample, base) {
      case (.seeds(let seeds, let values)?, .seeds(let others, let references)):
        let pairs = units(of: Self.paired(seeds, values, others, references))
        found[number] = test.difference(
          pairs.values, minus: pairs.references, overlap: splits?.overlap ?? 0,
          missing: pending[number].union(pending[reference]).count)
      case (.users(let users, let values)?, .users(let others, let references)):
        let pairs = Self.paired(users, values, others, references)
        let differences = zip(pairs.values, pairs.references).map(-)
        byUser[differences.count, default: []].append((number, differences))
      case (.value(let value)?, .value(let reference)):
        found[number] = PairedDifference(
          mean: value - reference, count: 1,
          untestable: test.isOfSearch ? .ofSearch : .noUserValues)
      case (_?, _), (nil, _):
        break
      }
    }
    for (users, group) in byUser where users > 0 {
      let results = PairedBootstrap(users: users).test(group.map(\.values))
      for (sample, result) in zip(group, results) { found[sample.number] = result }
    }
    return found.map { $0?.within(range) }
  }

  /// Returns the differences of each pair of trials from `reference`, by split; empty for one split.
  func differencesBySplit(
    of number: Int, from reference: Int
  ) -> [(split: UInt64, difference: Double, pairs: Int)] {
    guard splits != nil, number != reference,
      case (.seeds(let seeds, let values)?, .seeds(let others, let references)?) = (
        samples[number], samples[reference]
      )
    else { return [] }
    let pairs = Self.paired(seeds, values, others, references)
    let differences = zip(pairs.values, pairs.references).map(-)
    let bySplit = Dictionary(grouping: zip(pairs.keys, differences)) { $0.0.split }
    return bySplit.sorted { $0.key < $1.key }.map { split, pairs in
      (split, pairs.reduce(0) { $0 + $1.1 } / Double(pairs.count), pairs.count)
    }
  }

  /// Returns how often a configuration beats `reference` with the same seed, or in the mean of the same
  /// split; nil with one seed, without a pair, in a search, and for a sample that was chosen after a look.
  func improvement(
    of number: Int, from reference: Int?, _ metric: TargetMetric
  ) -> ImprovementProbability? {
    guard let reference, number != reference, test.fault == nil, !test.isOfSearch,
      case (.seeds(let seeds, let values)?, .seeds(let others, let references)?) = (
        samples[number], samples[reference]
      )
    else { return nil }
    let pairs = units(of: Self.paired(seeds, values, others, references))
    let sign = metric.prefers(1, to: 0) ? 1.0 : -1.0
    return ImprovementProbability(zip(pairs.values, pairs.references).map { sign * ($0 - $1) })
  }

  private typealias Pairs<Key> = (keys: [Key], values: [Double], references: [Double])

  /// Returns pairs of means over the units of the test, if there are several splits.
  private func units(of pairs: Pairs<Replicate>) -> Pairs<Replicate> {
    guard let splits else { return pairs }
    return (
      pairs.keys, splits.means(pairs.keys, pairs.values, without: emptySplits),
      splits.means(pairs.keys, pairs.references, without: emptySplits)
    )
  }

  /// Returns the values of the keys that are in both ascending lists.
  private static func paired<Key: Comparable>(
    _ keys: [Key], _ values: [Double], _ others: [Key], _ references: [Double]
  ) -> Pairs<Key> {
    if keys == others { return (keys, values, references) }
    var pairs: Pairs<Key> = ([], [], [])
    var (i, j) = (0, 0)
    while i < keys.count, j < others.count {
      if keys[i] == others[j] {
        pairs.keys.append(keys[i])
        pairs.values.append(values[i])
        pairs.references.append(references[j])
        i += 1
        j += 1
      } else if keys[i] < others[j] {
        i += 1
      } else {
        j += 1
      }
    }
    return pairs
  }
}
