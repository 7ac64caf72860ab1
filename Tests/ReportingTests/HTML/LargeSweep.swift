import ExperimentModel
import TestSupport

/// A sweep of 500 configurations with five seeds each.
enum LargeSweep {
  static let snapshot: SweepSnapshot = {
    let configurations = (0..<500).map { number in
      Snapshots.configuration(
        number == 0 ? "baseline" : "configuration \(number)", "number \(number) of the product"
      ) {
        $0.epochs = 5 + number % 4
        $0[MLPSettings.dropout] = 0.1 * Double(number / 4 % 5)
        $0.embeddingDimension = 8 << (number / 20 % 5)
        $0.learningRate = 1e-4 * Double(1 + number / 100)
      }
    }
    let trials = configurations.indices.flatMap { number in
      (1...5).map { seed in
        let noise = Double((number * 7 + seed * 13) % 11) / 1000
        return Snapshots.finished(
          configurations[number], number: number, seed: UInt64(seed),
          at: Double(number * 5 + seed) * 6, Snapshots.result(ndcg: 0.6 + noise))
      }
    }
    return Snapshots.snapshot(configurations, seeds: [1, 2, 3, 4, 5], trials)
  }()
}
