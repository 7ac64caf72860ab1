import Evaluation
import Foundation
import Testing

/// The level of the bootstrap over users: how often it finds a difference between two models that do
/// not differ. docs/statistics.md has the table of 4,000 pairs of models and 4,999 draws, which
/// `SWEEP_SIMULATIONS=4000` prints.
struct BootstrapLevelTests {
  /// How a user's metric differs between two models that do not differ on average.
  enum Differences: String, CaseIterable, Sendable {
    /// Normal.
    case normal
    /// NDCG@10 with one relevant item: 0 or 1 / log₂(rank + 1), independently for both models.
    case ndcg
    /// One user in ten gains nine times what each of the others loses.
    case skewed
  }

  private static let printed = ProcessInfo.processInfo.environment["SWEEP_SIMULATIONS"]
    .flatMap { Int($0) }

  @Test(arguments: [20, 50, 200], Differences.allCases)
  func pValuesAreUniform(users: Int, differences: Differences) {
    let found = pValues(users, differences, pairs: 1_000, draws: 999)
    for level in [0.05, 0.1, 0.25, 0.5] {
      let share = Double(found.count { ($0 ?? 1) < level }) / 1_000
      let deviation = (level * (1 - level) / 1_000).squareRoot()
      #expect(share < level + 4 * deviation, "\(level): \(share)")
      // Tests of few users with a few large differences are refused, or conservative.
      if users == 200, differences != .skewed {
        #expect(share > level - 4 * deviation, "\(level): \(share)")
      }
    }
  }

  @Test(.enabled("SWEEP_SIMULATIONS prints a table") { printed != nil }) func table() {
    for users in [20, 50, 100, 300, 1_000, 6_000] {
      let cells = Differences.allCases.map { differences in
        let found = pValues(users, differences, pairs: Self.printed ?? 1, draws: 4_999)
        let shown = Double(found.count { ($0 ?? 1) < 0.05 }) / Double(found.count)
        let tested = Double(found.count { $0 != nil }) / Double(found.count)
        return String(format: "%.1f %% (%.0f %%)", 100 * shown, 100 * tested)
      }
      print("| \(users) | \(cells.joined(separator: " | ")) |")
    }
  }

  /// Nil where the test is refused.
  private func pValues(
    _ users: Int, _ differences: Differences, pairs: Int, draws: Int
  ) -> [Double?] {
    let random = CounterRandom(key: UInt64(users))
    var counter = 0
    func next() -> Double {
      counter += 1
      switch differences {
      case .normal: return random.normal(counter)
      case .ndcg: return ndcg(2 * counter) - ndcg(2 * counter + 1)
      case .skewed: return random.index(UInt64(counter), below: 10) == 0 ? 0.9 : -0.1
      }
    }
    /// Half of the users have the item beyond rank 10.
    func ndcg(_ counter: Int) -> Double {
      let rank = 1 + random.index(UInt64(counter), below: 20)
      return rank > 10 ? 0 : 1 / log2(Double(rank) + 1)
    }
    let samples = (0..<pairs).map { _ in (0..<users).map { _ in next() } }
    return PairedBootstrap(users: users, draws: draws).test(samples).map(\.p)
  }
}
