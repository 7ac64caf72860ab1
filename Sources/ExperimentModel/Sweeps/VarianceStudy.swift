/// The configuration whose variance a sweep studies: each of the sweep's configurations is the studied
/// one with seeds that vary another source.
package struct VarianceStudy: Sendable, Hashable, Codable {
  /// Ten without the fixed seed, whose run is the same whichever source varies.
  package static let standardSeeds: [UInt64] = Array(2...11)

  /// Name of the sweep that has the configuration.
  package let sweep: String
  package let configuration: String

  /// Name of the sweep that studies a configuration of another one.
  ///
  /// `grid-variance` for the baseline, else `grid-variance-exp3`. Files are named after it: signs become
  /// `-`, and long names are cut.
  static func name(of configuration: String, in sweep: Sweep) -> String {
    var name = "\(sweep.name)-variance"
    guard configuration != sweep.baseline else { return name }
    name += "-"
    for character in configuration where name.utf8.count + character.utf8.count <= mostBytes {
      name.append(
        character.isLetter || character.isNumber || "._".contains(character) ? character : "-")
    }
    return name
  }

  /// File systems allow 255.
  private static let mostBytes = 230
}

extension Sweep {
  /// Returns the sweep that studies the variance of a configuration of this one.
  ///
  /// The first configuration varies everything, the others one source each that the settings and the
  /// data use. If the split is random, seed i comes with split i where it varies: it has other test rows
  /// too. Else trials have the dataset's split, as a share and not as a fold.
  package func varianceStudy(of studied: Configuration, seeds: [UInt64]) -> Sweep {
    let settings = studied.hyperparameters
    var dataset = dataset
    dataset.split.fold = nil
    let split = dataset.split
    let sources = VarianceSource.allCases.filter { $0.isUsed(by: settings, on: split) }
    var sweep = Sweep(
      name: VarianceStudy.name(of: studied.name, in: self), dataset: dataset,
      baseline: studied.name, seeds: seeds, metric: metric,
      configurations: sources.map { source in
        var configuration = studied
        if source != .all { configuration.name += ".\(source.rawValue)" }
        configuration.hyperparameters[VarianceSource.setting] = source
        return configuration
      })
    if sources.contains(.split) {
      let others = seeds.filter { $0 != split.seed }.map { seed in
        var other = split
        other.seed = seed
        return other
      }
      sweep.splits = [split] + others
    }
    sweep.origin = origin
    sweep.variance = VarianceStudy(sweep: name, configuration: studied.name)
    return sweep
  }

  /// Returns the seeds that a configuration trains with on each split.
  ///
  /// All on every split, but in a study of variance: where a configuration varies the split, each seed
  /// has the split of its number, and elsewhere all have the first.
  func seeds(
    of configuration: Configuration, first count: Int? = nil
  ) -> [(split: SplitSpecification, seeds: ArraySlice<UInt64>)] {
    let seeds = seeds.prefix(count ?? seeds.count)
    guard variance != nil, let first = splits.first else {
      return allSplits.map { ($0, seeds) }
    }
    switch configuration.hyperparameters[VarianceSource.setting] {
    case .all, .split:
      return seeds.indices.compactMap { place in
        splits.first { $0.number == seeds[place] }.map { ($0, seeds[place...place]) }
      }
    case .initialWeights, .rowOrder, .dropout, .sampling: return [(first, seeds)]
    }
  }
}
