/// A validated grid file: the configurations to train and compare.
package struct Sweep: Sendable, Hashable, Codable {
  package var name: String
  package var dataset: DatasetSpecification
  /// Name of the configuration that others are compared with.
  package var baseline: String
  /// The most that a configuration trains with, in the order in which they are added.
  package var seeds: [UInt64]
  /// The splits that each configuration trains on, crossed with the seeds; the first is the dataset's.
  /// Empty for that one alone. In a study of variance, paired with the seeds.
  package var splits: [SplitSpecification] = []
  /// Test rows / training rows over all splits; nil with one, and before the data are read.
  package var overlap: Double?
  package var seedRule: SeedRule = .listed
  package var looks: SeedLooks = .once
  /// What was seen of its comparisons before its seeds and splits were declared.
  package var seen = SeenResults()
  package var metric: TargetMetric
  /// Differences of the target metric below this are practically none; nil if every one matters.
  package var rope: Double?
  /// In the order of the grid file.
  package var configurations: [Configuration]
  /// Nil for a grid. The configurations of a search are those of its grid file, such as the baseline,
  /// and then the suggestions so far, in their order.
  package var search: SearchDefinition?
  /// Floating-point operations of a trial, by configuration; empty unless the search has them as an
  /// objective.
  package var operations: [String: Double] = [:]
  /// Nil for a sweep that was read from no regular file, or stored before files were recorded.
  package var origin: GridOrigin?
  /// Nil unless it trains the best configurations of another sweep again.
  package var confirmation: Confirmation?
  /// Nil unless it studies the variance of a configuration of another sweep.
  package var variance: VarianceStudy?

  package init(
    name: String, dataset: DatasetSpecification, baseline: String, seeds: [UInt64],
    metric: TargetMetric, configurations: [Configuration]
  ) {
    self.name = name
    self.dataset = dataset
    self.baseline = baseline
    self.seeds = seeds
    self.metric = metric
    self.configurations = configurations
  }

  /// The splits that each configuration trains on, at least one.
  package var allSplits: [SplitSpecification] { splits.isEmpty ? [dataset.split] : splits }

  /// False if configurations sample different numbers of negatives, which are among the validation
  /// rows.
  package var sharesValidationRows: Bool {
    Set(configurations.map(\.hyperparameters.negativesPerPositive)).count <= 1
  }

  /// Returns a trial per configuration, split and seed, in the order of the grid file; in a study of
  /// variance, those of `seeds(of:)`.
  ///
  /// - Parameters:
  ///   - counts: number of seeds of each configuration; nil for all.
  ///   - dataHash: returns the hash of the data that a configuration trains on, with a split.
  package func trials(
    engineVersion: String, seeds counts: [Int]? = nil,
    dataHash: (Configuration, SplitSpecification) -> String
  ) -> [Trial] {
    configurations.enumerated().flatMap { number, configuration in
      seeds(of: configuration, first: counts?[number]).flatMap { split, seeds in
        let dataHash = dataHash(configuration, split)
        return seeds.map { seed in
          Trial(
            configuration: configuration, seed: seed, dataHash: dataHash,
            engineVersion: engineVersion, split: splits.isEmpty ? nil : split.number)
        }
      }
    }
  }
}

extension Sweep {
  /// Sweeps that were stored by older versions have no seed rule, looks, seen results or list of splits.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    name = try values.decode(String.self, forKey: .name)
    dataset = try values.decode(DatasetSpecification.self, forKey: .dataset)
    baseline = try values.decode(String.self, forKey: .baseline)
    seeds = try values.decode([UInt64].self, forKey: .seeds)
    splits = try values.decodeIfPresent([SplitSpecification].self, forKey: .splits) ?? []
    overlap = try values.decodeIfPresent(Double.self, forKey: .overlap)
    seedRule = try values.decodeIfPresent(SeedRule.self, forKey: .seedRule) ?? .listed
    looks = try values.decodeIfPresent(SeedLooks.self, forKey: .looks) ?? .once
    seen = try values.decodeIfPresent(SeenResults.self, forKey: .seen) ?? .init()
    metric = try values.decode(TargetMetric.self, forKey: .metric)
    rope = try values.decodeIfPresent(Double.self, forKey: .rope)
    configurations = try values.decode([Configuration].self, forKey: .configurations)
    search = try values.decodeIfPresent(SearchDefinition.self, forKey: .search)
    operations = try values.decodeIfPresent([String: Double].self, forKey: .operations) ?? [:]
    origin = try values.decodeIfPresent(GridOrigin.self, forKey: .origin)
    confirmation = try values.decodeIfPresent(Confirmation.self, forKey: .confirmation)
    variance = try values.decodeIfPresent(VarianceStudy.self, forKey: .variance)
  }
}
