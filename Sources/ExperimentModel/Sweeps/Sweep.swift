/// A checked grid file: what shall be trained and compared.
package struct Sweep: Sendable, Hashable, Codable {
  package var name: String
  package var dataset: DatasetSpecification
  /// Name of the configuration that the others are compared with.
  package var baseline: String
  /// Every configuration trains once with each.
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

  /// Every configuration × seed, in the order of the grid file.
  ///
  /// - Parameter dataHash: of the data that a configuration trains on.
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

/// The metric that decides which configuration is best.
package struct TargetMetric: Sendable, Hashable, Codable {
  package enum Goal: String, Sendable, Hashable, Codable, CaseIterable {
    case maximize, minimize
  }

  /// A final metric: `ndcg_all@10`.
  package var name: String
  package var goal: Goal

  package init(name: String = "ndcg_all@10", goal: Goal = .maximize) {
    self.name = name
    self.goal = goal
  }

  /// Whether `a` is the better value.
  package func prefers(_ a: Double, to b: Double) -> Bool {
    goal == .maximize ? a > b : a < b
  }
}
