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
  /// Seeds of the splits, or numbers of the folds, in the order of the sweep. At least 2.
  package let numbers: [UInt64]
  /// Test rows / training rows, without validation rows.
  package let ratio: Double
  package let areFolds: Bool

  package var count: Int { numbers.count }

  /// Nil for a sweep with one split, and for a study of variance, where each seed has a split of its own.
  ///
  /// - Parameter dataset: with the first split, whose rows count in sweeps of older versions, which did
  ///   not store the ratio of all.
  package init?(_ sweep: Sweep, _ dataset: DatasetDescription) {
    guard sweep.variance == nil, let first = sweep.splits.first, sweep.splits.count > 1 else {
      return nil
    }
    unit = sweep.seedRule == .listed ? .split : .seed
    numbers = sweep.splits.map(\.number)
    areFolds = first.fold != nil
    ratio =
      sweep.overlap ?? first.fold.map { 1 / (Double($0.count - 1) * (1 - first.validation)) }
      ?? Double(dataset.testRows) / Double(max(1, dataset.trainRows))
  }

  /// The overlap of the units of tests; 0 for seeds.
  var overlap: Double { unit == .split ? ratio : 0 }

  /// Returns the splits in which trials finished and none has a value of the metric: a fold of users
  /// without a positive row has no NDCG.
  func withoutValue(of metric: String, _ entries: [Comparison.Entry]) -> [UInt64] {
    let finished = entries.reduce(into: Set<UInt64>()) { $0.formUnion($1.finishedSplits) }
    let valued = Set(entries.flatMap { $0.values(of: metric) }.map(\.replicate.split))
    return numbers.filter { finished.contains($0) && !valued.contains($0) }
  }

  /// Returns the mean of the values of each split, in the order of their numbers.
  static func meansOverSeeds(_ keys: [Replicate], _ values: [Double]) -> [Double] {
    means(keys, values, by: \.split).map(\.mean)
  }

  /// Returns the means over the units of tests. Values of the same trial, which are not independent,
  /// are averaged first.
  ///
  /// A seed that lacks a split is left out: its mean would be of other splits.
  ///
  /// - Parameter empty: splits in which no trial has a value.
  func means(_ keys: [Replicate], _ values: [Double], without empty: [UInt64]) -> [Double] {
    let trials = Self.means(keys, values, by: \.self)
    let (keys, values) = (trials.map(\.key), trials.map(\.mean))
    return switch unit {
    case .split: Self.meansOverSeeds(keys, values)
    case .seed:
      Self.means(keys, values, by: \.seed).filter { $0.count == count - empty.count }.map(\.mean)
    }
  }

  /// Returns the mean of the values of each key, in ascending order, and their number.
  static func means<Source, Key: Hashable & Comparable>(
    _ sources: [Source], _ values: [Double], by key: (Source) -> Key
  ) -> [(key: Key, mean: Double, count: Int)] {
    Dictionary(grouping: zip(sources, values)) { key($0.0) }.sorted { $0.key < $1.key }.map {
      key, group in (key, group.map(\.1).mean, group.count)
    }
  }
}
