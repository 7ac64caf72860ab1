/// The configuration whose variance a sweep studies: each of the sweep's configurations is the studied
/// one with seeds that vary another source.
package struct VarianceStudy: Sendable, Hashable, Codable {
  package static let standardSeeds: [UInt64] = Array(1...10)

  /// Name of the sweep that has the configuration.
  package let sweep: String
  package let configuration: String
}

extension Sweep {
  /// Returns the sweep that studies the variance of a configuration of this one.
  ///
  /// The first configuration varies everything, the others one source each that the settings use.
  package func varianceStudy(of studied: Configuration, seeds: [UInt64]) -> Sweep {
    let settings = studied.hyperparameters
    let sources = VarianceSource.allCases.filter { $0.isUsed(by: settings) }
    var sweep = Sweep(
      name: "\(name)-variance", dataset: dataset, baseline: studied.name, seeds: seeds,
      metric: metric,
      configurations: sources.map { source in
        var configuration = studied
        if source != .all { configuration.name += ".\(source.rawValue)" }
        configuration.hyperparameters[VarianceSource.setting] = source
        return configuration
      })
    sweep.origin = origin
    sweep.variance = VarianceStudy(sweep: name, configuration: studied.name)
    return sweep
  }
}
