package import Evaluation
package import ExperimentModel

/// The paired test over seeds that a sweep's looks allow.
///
/// Fixed seeds are tested once, by Student's t at 0.045. The remaining 0.005 of 0.05 is the level of
/// all looks at a list that changed after its results were seen, so the chance of a false verdict is at
/// most 5 % together. Sweeps that add seeds by themselves are tested at 0.05 after every seed.
package struct SeedTest: Sendable, Hashable {
  package let validity: PairedDifference.Validity
  /// Adjusted p values below it are significant.
  package let level: Double
  /// Reason why nothing is tested; nil if comparisons are.
  package let fault: SampleFault?
  /// True if nothing is tested because suggestions follow results.
  let isOfSearch: Bool
  private let seen: SeenResults

  package init(_ looks: SeedLooks) { self.init(looks, .init(), fault: nil, isOfSearch: false) }

  package init(_ sweep: Sweep) {
    self.init(
      sweep.looks, sweep.seen, fault: sweep.sampleFault, isOfSearch: sweep.search != nil)
  }

  private init(_ looks: SeedLooks, _ seen: SeenResults, fault: SampleFault?, isOfSearch: Bool) {
    self.seen = seen
    self.isOfSearch = isOfSearch
    self.fault = fault
    switch looks {
    case .once: (validity, level) = (.fixedCount, 0.045)
    case .every: (validity, level) = (.everyLook, 0.05)
    case .afterChange: (validity, level) = (.everyLook, 0.005)
    }
  }

  /// Returns the paired t test of two samples; nil without a pair.
  ///
  /// Without a test in a search, if the sample was chosen after a look, or if fixed seeds have not all ended: they are
  /// tested once, not at every look at those that have finished so far.
  ///
  /// - Parameter missing: number of trials of either that have not ended.
  func difference(
    _ values: [Double], minus references: [Double], overlap: Double, missing: Int
  ) -> PairedDifference? {
    let difference = PairedDifference.tTest(
      values, minus: references, validity: validity, overlap: overlap)
    if isOfSearch { return difference?.without(test: .ofSearch) }
    if fault != nil { return difference?.without(test: .chosenSample) }
    return validity == .fixedCount && missing > 0
      ? difference?.without(test: .incomplete(missing: missing)) : difference
  }

  /// Returns the number of comparisons to adjust p values for, with those that are no longer in the
  /// grid; 0 if there are none.
  func comparisons(current: Int) -> Int { current > 0 ? seen.comparisons(current: current) : 0 }

  /// Returns the number of pairs of configurations, with those that are no longer in the grid.
  func pairs(current: Int) -> Int { seen.pairs(current: current) }
}
