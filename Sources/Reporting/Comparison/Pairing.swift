import Evaluation
import ExperimentModel

/// One metric's values of every configuration, ready to be paired.
struct Pairing {
  let method: Standings.Method
  private let samples: [Sample?]

  private enum Sample {
    /// By seed.
    case seeds([UInt64: Double])
    /// Of each user with a value; users ascending.
    case users([UInt32], [Double])
    /// One value that nothing pairs.
    case value(Double)
  }

  init(_ entries: [Comparison.Entry], metric: String, hasSeveralSeeds: Bool) {
    samples = entries.map { entry in
      let results = entry.trials.compactMap { trial in
        trial.state == .finished ? trial.result.map { (seed: trial.trial.seed, result: $0) } : nil
      }
      let finite = results.filter { $0.result.metrics[metric]?.isFinite ?? false }
      guard let first = finite.first else { return nil }
      if hasSeveralSeeds {
        return .seeds(
          Dictionary(
            finite.map { ($0.seed, $0.result.metrics[metric]!) }, uniquingKeysWith: { a, _ in a }))
      }
      guard let values = first.result.perUser[metric], values.count == first.result.users.count
      else { return .value(first.result.metrics[metric]!) }
      return .users(first.result.users, values)
    }
    let hasUsers = samples.contains { if case .users = $0 { true } else { false } }
    method = hasSeveralSeeds ? .seeds : hasUsers ? .users : .none
  }

  /// What each configuration has more than that of `reference`; nil for itself, and where one of
  /// them has no value or no pair.
  ///
  /// - Parameter wanted: numbers of the configurations to compare; nil for all.
  func differences(from reference: Int?, of wanted: Set<Int>? = nil) -> [PairedDifference?] {
    var found = [PairedDifference?](repeating: nil, count: samples.count)
    guard let reference, let base = samples[reference] else { return found }
    // Those of the same users are tested on the same draws, all at once.
    var byUser: [Int: [(number: Int, values: [Double])]] = [:]
    for (number, sample) in samples.enumerated()
    where number != reference && wanted?.contains(number) ?? true {
      switch (sample, base) {
      case (.seeds(let values)?, .seeds(let references)):
        let seeds = values.keys.filter { references[$0] != nil }.sorted()
        found[number] = .tTest(seeds.map { values[$0]! }, minus: seeds.map { references[$0]! })
      case (.users(let users, let values)?, .users(let others, let references)):
        let differences = Self.paired(users, values, others, references)
        byUser[differences.count, default: []].append((number, differences))
      case (.value(let value)?, .value(let reference)):
        found[number] = PairedDifference(
          mean: value - reference, count: 1, deviation: nil, interval: nil, p: nil)
      case (_?, _), (nil, _):
        break
      }
    }
    for (users, group) in byUser where users > 0 {
      let results = PairedBootstrap(users: users).test(group.map(\.values))
      for (sample, result) in zip(group, results) { found[sample.number] = result }
    }
    return found
  }

  /// Differences of the users that both lists hold.
  private static func paired(
    _ users: [UInt32], _ values: [Double], _ others: [UInt32], _ references: [Double]
  ) -> [Double] {
    if users == others { return zip(values, references).map { $0 - $1 } }
    var differences: [Double] = []
    var (i, j) = (0, 0)
    while i < users.count, j < others.count {
      if users[i] == others[j] {
        differences.append(values[i] - references[j])
        i += 1
        j += 1
      } else if users[i] < others[j] {
        i += 1
      } else {
        j += 1
      }
    }
    return differences
  }
}
