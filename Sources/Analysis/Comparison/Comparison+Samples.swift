package import Evaluation
import ExperimentModel

/// The samples of estimates and tests over several trials.
extension Comparison {
  /// Returns the mean of values of finished trials with its interval: over trials or, with several
  /// splits, over the mean of each.
  package func estimate(of values: [Entry.TrialValue], metric: String) -> MeanEstimate? {
    Self.estimate(of: values, metric: metric, splits)
  }

  static func estimate(
    of values: [Entry.TrialValue], metric: String, _ splits: SplitDesign?
  ) -> MeanEstimate? {
    let all = values.map { $0.value }
    return MeanEstimate(
      splits == nil ? all : SplitDesign.meansOverSeeds(values.map(\.replicate), all),
      within: range(ofMetric: metric), overlap: splits?.ratio ?? 0)
  }

  /// Returns the means over the units that tests take as independent: splits, or seeds.
  func means(_ keys: [Replicate], _ values: [Double], ofMetric metric: String) -> [Double] {
    splits?.means(keys, values, without: splitsWithoutValue(of: metric))
      ?? SplitDesign.means(keys, values, by: \.seed).map(\.mean)
  }

  /// Splits in which trials finished and none has a value of the metric; empty for one split.
  package func splitsWithoutValue(of metric: String) -> [UInt64] {
    splits?.withoutValue(of: metric, entries) ?? []
  }

  /// Number of the splits that values of the target metric are of; nil for one split.
  package var valuedSplits: Int? {
    splits.map { $0.count - splitsWithoutValue(of: target.name).count }
  }
}
