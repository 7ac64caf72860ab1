/// A validated grid file: the configurations to train and compare.
package struct Sweep: Sendable, Hashable, Codable {
  package var name: String
  package var dataset: DatasetSpecification
  /// Name of the configuration that others are compared with.
  package var baseline: String
  /// Every configuration trains once per seed.
  package var seeds: [UInt64]
  package var metric: TargetMetric
  /// In the order of the grid file.
  package var configurations: [Configuration]
  /// Nil for a sweep that was read from no regular file, or stored before files were recorded.
  package var origin: GridOrigin?

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

  /// Returns a trial per configuration and seed, in the order of the grid file.
  ///
  /// - Parameter dataHash: returns the hash of the data that a configuration trains on.
  package func trials(
    engineVersion: String, dataHash: (Configuration) -> String
  ) -> [Trial] {
    configurations.flatMap { configuration in
      let dataHash = dataHash(configuration)
      return seeds.map { seed in
        Trial(
          configuration: configuration, seed: seed, dataHash: dataHash,
          engineVersion: engineVersion)
      }
    }
  }
}
