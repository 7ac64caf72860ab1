package import Evaluation
import ExperimentModel

/// The differences of a configuration from the baseline in each split.
package struct SplitDifferences: Sendable {
  /// Number of the configuration.
  package let number: Int
  /// By number of the split: the mean difference over the seeds that both finished, and their number.
  package let splits: [(split: UInt64, difference: Double, pairs: Int)]
  /// Mean over the splits, with the corrected interval over them.
  package let mean: PairedDifference?

  /// Returns one per configuration with a pair; none for one split.
  ///
  /// Where splits are the sample of the test, the mean is the tested difference. Sweeps that add seeds
  /// are tested over those, so this interval is beside that of the test.
  package static func all(of comparison: Comparison) -> [SplitDifferences] {
    guard let design = comparison.splits, let baseline = comparison.baseline else { return [] }
    let metric = comparison.target.name
    let test = comparison.test
    let pairing = Pairing(
      comparison.entries, metric: metric, hasSeveralSeeds: true, test: test, splits: design)
    return comparison.entries.compactMap { entry in
      let splits = pairing.differencesBySplit(of: entry.number, from: baseline.number)
      guard !splits.isEmpty else { return nil }
      if design.unit == .split || test.fault != nil || test.isOfSearch {
        return SplitDifferences(
          number: entry.number, splits: splits,
          mean: comparison.baselineComparison.rows[entry.number].difference)
      }
      // Adding seeds leaves the number of splits as it was fixed.
      return SplitDifferences(
        number: entry.number, splits: splits,
        mean: PairedDifference.tTest(
          splits.map(\.difference), minus: splits.map { _ in 0 },
          validity: comparison.looks == .every ? .fixedCount : test.validity,
          overlap: design.ratio
        )?.within(Comparison.differenceRange(ofMetric: metric)))
    }
  }
}
