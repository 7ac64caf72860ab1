/// What was seen of a sweep's comparisons before its seeds and splits were declared.
///
/// A sample that was chosen after a look can't be tested, and neither can a comparison that was chosen
/// among several: all that was seen stays part of the test.
package struct SeenResults: Sendable, Hashable, Codable {
  /// Seeds with which the baseline and a configuration had both finished, ascending.
  package var seeds: [UInt64] = []
  /// Splits of the same, if the sweep has any of them.
  package var splits: [SplitSpecification] = []
  /// Lists of splits with such results of which the sweep has none now.
  package var abandonedSplits: [[SplitSpecification]] = []
  /// Comparisons that were seen and whose configuration the grid no longer has.
  package var former: [FormerComparison] = []
  /// True if the baseline was chosen among configurations whose results had been seen.
  package var hasChosenBaseline = false

  package init() {}

  /// A comparison that was seen before its configuration was taken from the grid.
  package struct FormerComparison: Sendable, Hashable, Codable {
    package let settings: Hyperparameters
    /// Seeds with which it was seen, ascending.
    package let seeds: [UInt64]
    package let splits: [SplitSpecification]

    package init(settings: Hyperparameters, seeds: [UInt64], splits: [SplitSpecification]) {
      self.settings = settings
      self.seeds = seeds
      self.splits = splits
    }
  }

  /// Returns the number of comparisons to adjust p values for.
  ///
  /// - Parameter current: number of configurations that the grid compares with its baseline.
  package func comparisons(current: Int) -> Int {
    hasChosenBaseline ? pairs(current: current + 1) : current + former.count
  }

  /// Returns the number of pairs of configurations.
  ///
  /// - Parameter current: number of the grid's configurations, its baseline included.
  package func pairs(current: Int) -> Int {
    let count = current + former.count
    return count * (count - 1) / 2
  }
}

extension Sweep {
  /// Seeds that were seen and are left out of the list.
  package var omittedSeeds: [UInt64] {
    let listed = Set(seeds)
    return seen.seeds.filter { !listed.contains($0) }
  }

  /// Numbers of the splits that were seen and are left out of the list.
  package var omittedSplits: [UInt64] {
    let listed = Set(allSplits)
    return seen.splits.filter { !listed.contains($0) }.map(\.number)
  }

  /// Reason why no comparison of the sweep can be tested over seeds; nil if all can.
  package var sampleFault: SampleFault? {
    if !omittedSeeds.isEmpty || !omittedSplits.isEmpty {
      return .omission(seeds: omittedSeeds, splits: omittedSplits)
    }
    return seen.abandonedSplits.count > 1 ? .changedSplits : nil
  }
}

/// Reason why the sample of a sweep's comparisons can't be tested.
package enum SampleFault: Sendable, Hashable {
  /// Seeds, or numbers of splits, that were seen are left out: the others were chosen after a look.
  case omission(seeds: [UInt64], splits: [UInt64])
  /// The splits were exchanged for others more than once after results had been seen.
  case changedSplits
}
