import Evaluation
package import ExperimentModel

/// The splits of a sweep that has several, and what its tests over them take as the sample.
///
/// Splits of the same rows have overlapping training sets, so values of J splits vary less than those
/// of J independent datasets. The corrected resampled t test allows for it: the variance of a mean is
/// s² · (1/J + test rows / training rows) with J − 1 degrees of freedom (Nadeau and Bengio, "Inference
/// for the Generalization Error", Machine Learning 2003).
package struct SplitDesign: Sendable, Hashable {
  /// What one value of the sample is.
  package enum Unit: Sendable, Hashable {
    /// A split's mean over seeds: the result holds for other splits of the data.
    case split
    /// A seed's mean over splits: the result is conditional on these splits. For sweeps that add
    /// seeds.
    case seed
  }

  package let unit: Unit
  /// At least 2.
  package let count: Int
  /// Test rows / training rows; 1 / (k − 1) for k folds.
  package let ratio: Double
  package let areFolds: Bool

  /// Nil for a sweep with one split, and for a study of variance, where each seed has a split of its own.
  package init?(_ sweep: Sweep, _ dataset: DatasetDescription) {
    guard sweep.variance == nil, let first = sweep.splits.first, sweep.splits.count > 1 else {
      return nil
    }
    unit = sweep.seedRule == .listed ? .split : .seed
    count = sweep.splits.count
    areFolds = first.fold != nil
    ratio =
      first.fold.map { 1 / Double($0.count - 1) }
      ?? Double(dataset.testRows) / Double(max(1, dataset.trainRows))
  }

  /// The overlap of the units of tests; 0 for seeds.
  var overlap: Double { unit == .split ? ratio : 0 }

  /// Returns the mean of the values of each split, in the order of their numbers.
  static func meansOverSeeds(_ keys: [Replicate], _ values: [Double]) -> [Double] {
    means(keys.map(\.split), values).map(\.mean)
  }

  /// Returns the mean of the values of each split, by its number.
  static func meansBySplit(_ splits: [UInt64], _ values: [Double]) -> [UInt64: Double] {
    Dictionary(grouping: zip(splits, values), by: \.0).mapValues { $0.map(\.1).mean }
  }

  /// Returns the means over the units of tests.
  ///
  /// A seed that lacks a split is left out: its mean would be of other splits.
  func means(_ keys: [Replicate], _ values: [Double]) -> [Double] {
    switch unit {
    case .split: Self.meansOverSeeds(keys, values)
    case .seed:
      Self.means(keys.map(\.seed), values).filter { $0.count == count }.map(\.mean)
    }
  }

  private static func means(
    _ keys: [UInt64], _ values: [Double]
  ) -> [(mean: Double, count: Int)] {
    var groups: [UInt64: [Double]] = [:]
    for (key, value) in zip(keys, values) { groups[key, default: []].append(value) }
    return groups.sorted { $0.key < $1.key }.map { _, values in
      (values.reduce(0, +) / Double(values.count), values.count)
    }
  }
}
