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

  package init(_ looks: SeedLooks) {
    switch looks {
    case .once: (validity, level) = (.fixedCount, 0.045)
    case .every: (validity, level) = (.everyLook, 0.05)
    case .afterChange: (validity, level) = (.everyLook, 0.005)
    }
  }
}
