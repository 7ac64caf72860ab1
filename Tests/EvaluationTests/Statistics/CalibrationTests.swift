import Evaluation
import Testing

/// A thousand sweeps of 14 configurations that do not differ: the baseline and 13 others. At most
/// one in twenty may show an arrow.
struct CalibrationTests {
  private static let sweeps = 1_000
  private static let others = 13

  private func showsAnArrow(_ differences: [PairedDifference?]) -> Bool {
    holmAdjusted(differences.map { $0?.p }).contains { ($0 ?? 1) < 0.05 }
  }

  /// All share the effect of the seed; the baseline is in every comparison. The t test is exact, so
  /// its share of false arrows over all such sweeps is just below 5 %: 4.7, 5.0, 4.5 and 4.0 for
  /// these numbers of seeds. A thousand sweeps may exceed it by 2.3 standard deviations, 16 arrows.
  @Test(arguments: [(2, 66), (3, 66), (5, 50), (10, 50)])
  func seedsOfConfigurationsThatDoNotDiffer(seeds: Int, limit: Int) {
    let random = CounterRandom(key: UInt64(seeds))
    var counter = 0
    func values(_ effects: [Double]) -> [Double] {
      effects.map { effect in
        counter += 1
        return 0.68 + effect + 0.003 * random.normal(counter)
      }
    }
    let shown = (0..<Self.sweeps).count { _ in
      let effects = values([Double](repeating: 0, count: seeds))
      let baseline = values(effects)
      return showsAnArrow(
        (0..<Self.others).map { _ in .tTest(values(effects), minus: baseline) })
    }
    #expect(shown <= limit, "\(shown) sweeps show an arrow")
  }

  /// One user's differences hang together over configurations: by the baseline's value, and by how
  /// much the user's ranking moves at all. Few users are the harder case; `isSkewed` makes most
  /// differences nothing and a few large, all the same sign before the mean is taken off.
  @Test(arguments: [(20, false), (100, false), (100, true)])
  func usersOfModelsThatDoNotDiffer(users: Int, isSkewed: Bool) {
    let random = CounterRandom(key: UInt64(users))
    let bootstrap = PairedBootstrap(users: users, draws: 999)
    var counter = 0
    func next() -> Double {
      counter += 1
      let value = random.normal(counter)
      return isSkewed ? max(0, value - 0.5) - 0.1977966 : value
    }
    let shown = (0..<Self.sweeps).count { _ in
      let baseline = (0..<users).map { _ in next() }
      let differences = (0..<Self.others).map { _ in baseline.map { next() - $0 } }
      return showsAnArrow(bootstrap.test(differences))
    }
    #expect(shown <= Self.sweeps / 20, "\(shown) sweeps show an arrow")
  }
}
