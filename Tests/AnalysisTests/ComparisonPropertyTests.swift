import Analysis
import Evaluation
import ExperimentModel
import TestSupport
import Testing

/// What holds for the comparison of every sweep.
struct ComparisonPropertyTests {
  /// What a report says of a configuration.
  private struct Finding: Equatable {
    let difference: PairedDifference?
    let adjustedP: Double?
    let verdict: Verdict
    let isBest: Bool
    let tiesWithBest: Bool

    init(_ row: BaselineComparison.Row) {
      (difference, adjustedP, verdict) = (row.difference, row.adjustedP, row.verdict)
      (isBest, tiesWithBest) = (row.isBest, row.tiesWithBest)
    }
  }

  private static let count = 8

  /// Values by configuration and seed; the later ones are better.
  private func values(_ key: Int, seeds: Int) -> [[Double]] {
    (0..<Self.count).map { number in
      (0..<seeds).map { seed in
        let random = CounterRandom(key: UInt64(1_000 * key + 100 * number + seed))
        let noise = Double(random.index(0, below: 2_001)) / 1_000 - 1
        return 0.65 + 0.002 * Double(number) + 0.004 * noise
      }
    }
  }

  /// - Parameters:
  ///   - order: of the configurations in the grid file.
  ///   - trialOrder: permutation of the stored trials.
  /// - Returns: Findings in the order of `values`.
  private func findings(
    _ values: [[Double]], order: [Int]? = nil, trialOrder: ([TrialRecord]) -> [TrialRecord] = { $0 }
  ) -> [Finding] {
    let order = order ?? Array(values.indices)
    let configurations = order.map { Snapshots.configuration($0 == 0 ? "baseline" : "c\($0)") }
    let trials = order.indices.flatMap { position in
      values[order[position]].enumerated().map { seed, value in
        Snapshots.finished(
          configurations[position], number: position, seed: UInt64(seed + 1),
          Snapshots.result(ndcg: value))
      }
    }
    let comparison = Comparison(
      Snapshots.snapshot(
        configurations, seeds: values[0].indices.map { UInt64($0 + 1) },
        metric: TargetMetric(name: "ndcg_all@10", goal: .maximize), trialOrder(trials)))
    let rows = comparison.baselineComparison.rows
    return values.indices.map { Finding(rows[order.firstIndex(of: $0)!]) }
  }

  @Test(arguments: [2, 3, 5, 8]) func theOrderOfTrialsDoesNotMatter(seeds: Int) {
    for key in 0..<10 {
      let values = values(key, seeds: seeds)
      let found = findings(values)
      #expect(findings(values) { $0.reversed() } == found)
      #expect(findings(values) { Array($0[3...] + $0[..<3]) } == found)
    }
  }

  @Test(arguments: [2, 3, 5, 8]) func theOrderOfConfigurationsDoesNotMatter(seeds: Int) {
    for key in 0..<10 {
      let values = values(key, seeds: seeds)
      let found = findings(values)
      for step in [3, 5, 7] {
        let order = (0..<Self.count).map { ($0 * step + key) % Self.count }
        #expect(findings(values, order: order) == found)
      }
    }
  }

  /// A copy of any configuration, the baseline and the best included, gets the same verdict; a copy
  /// of the baseline is not better than it.
  @Test(arguments: [2, 3, 5, 8]) func copiesTie(seeds: Int) throws {
    for key in 0..<10 {
      let values = values(key, seeds: seeds)
      for copied in values.indices {
        let found = findings(values + [values[copied]])
        let copy = try #require(found.last)
        if copied == 0 {
          // The baseline's comparison with the best was planned, its copy's is one of all pairs.
          #expect(copy.difference?.p == 1 && copy.verdict == .undecided)
          #expect(copy.tiesWithBest || !found[0].tiesWithBest)
        } else {
          #expect(copy.tiesWithBest == found[copied].tiesWithBest)
          #expect(copy.verdict == found[copied].verdict)
          #expect(copy.adjustedP == found[copied].adjustedP)
        }
      }
    }
  }
}
