package import ExperimentModel
package import Foundation

/// Small, plausible values for tests.
package enum SampleTrials {
  package static let engineVersion = "1"

  /// Returns a fixed moment plus `seconds`.
  package static func moment(_ seconds: Double = 0) -> Date {
    Date(timeIntervalSince1970: 1_750_000_000 + seconds)
  }

  package static func dataset(hash: String = "d0d0") -> DatasetDescription {
    DatasetDescription(
      name: "sample", isSynthetic: true, rows: 100, trainRows: 72, validationRows: 8,
      testRows: 20, users: 10, movies: 30, positives: 55,
      fields: [.init(name: "user_id", size: 11), .init(name: "movie_id", size: 31)],
      firstTimestamp: 956_703_932, lastTimestamp: 1_046_454_590, minimumRating: 4,
      split: SplitSpecification(), hash: hash)
  }

  package static let environment = RunEnvironment(
    sweepVersion: "0.1.0", engineVersion: engineVersion, swiftVersion: "6.3",
    operatingSystem: "Debian", processor: "x86-64", cores: 2, memoryBytes: 8 << 30)

  /// Returns a sweep of configurations "baseline", "exp1", "exp2", … with 5, 6, 7, … epochs.
  package static func sweep(
    named name: String = "grid", configurations count: Int = 2, seeds: [UInt64] = [42]
  ) -> Sweep {
    let configurations = (0..<count).map { number in
      var hyperparameters = Hyperparameters()
      hyperparameters.epochs = 5 + number
      return Configuration(
        name: number == 0 ? "baseline" : "exp\(number)", description: "epochs \(5 + number)",
        hyperparameters: hyperparameters)
    }
    return Sweep(
      name: name, dataset: DatasetSpecification(source: DatasetSpecification.sampleName),
      baseline: "baseline", seeds: seeds, metric: TargetMetric(), configurations: configurations)
  }

  package static func epoch(_ number: Int, loss: Double = 0.6) -> EpochMetrics {
    EpochMetrics(
      epoch: number, trainLoss: loss, validationLoss: loss + 0.05, validationAUC: 0.625,
      seconds: 1.5, samplesPerSecond: 48_000, learningRate: 1e-3 / Double(number),
      validation: ["ndcg_all@10": 1 / Double(number + 2)])
  }

  /// Returns every epoch of a trial.
  package static func epochs(of trial: Trial, loss: Double = 0.6) -> [EpochMetrics] {
    (1...trial.configuration.hyperparameters.epochs).map { epoch($0, loss: loss) }
  }

  /// Returns a result with every metric of the catalogue and three users.
  package static func result(ndcg: Double = 0.678, weightsHash: String = "abcd") -> TrialResult {
    var metrics: [String: Double] = [:]
    for (index, metric) in MetricDefinition.all.enumerated() {
      metrics[metric.name] = Double(index + 1) / 16
    }
    metrics["ndcg_all@10"] = ndcg
    metrics["validation_ndcg_all@10"] = 0.5
    return TrialResult(
      metrics: metrics, users: [1, 2, 4_000_000_000], validationUsers: [2, 3],
      perUser: [
        "ndcg_all@10": [0.1, 1, 0], "recall@10": [1.0 / 3, 0.5, -0.0],
        "validation_ndcg_all@10": [0.25, 0.75],
      ],
      weightsHash: weightsHash, parameterCount: 123_456,
      attention: AttentionMap(
        fields: ["user_id", "movie_id"], layers: [[0.25, 0.75, 0.5, 0.5], [1, 0, 0.375, 0.625]]),
      reliability: ReliabilityBins(
        bins: (0..<ReliabilityBins.count).map {
          .init(rows: 3 * $0, positives: $0, probabilities: 0.25 * Double($0))
        }))
  }
}
