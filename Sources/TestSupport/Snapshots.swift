package import ExperimentModel
package import Foundation

/// Fixed snapshots for reports.
package enum Snapshots {
  package static func moment(_ seconds: Double = 0) -> Date {
    Date(timeIntervalSince1970: 1_750_000_000 + seconds)
  }

  package static func dataset(isSynthetic: Bool = false) -> DatasetDescription {
    DatasetDescription(
      name: isSynthetic ? "sample" : "ml-100k", isSynthetic: isSynthetic, rows: 100_000,
      trainRows: 72_000, validationRows: 8_000, testRows: 20_000, users: 943, movies: 1_682,
      positives: 55_375,
      fields: [.init(name: "user_id", size: 944), .init(name: "movie_id", size: 1_683)],
      firstTimestamp: 874_724_710, lastTimestamp: 893_286_638, minimumRating: 4,
      split: SplitSpecification(),
      hash: "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0")
  }

  package static let environment = RunEnvironment(
    sweepVersion: "0.1.0", engineVersion: "1", swiftVersion: "6.3", operatingSystem: "Debian 13",
    processor: "Example CPU @ 2.10GHz", cores: 2, memoryBytes: 8_321_499_136)

  package static func configuration(
    _ name: String, _ description: String = "", _ change: (inout Hyperparameters) -> Void = { _ in }
  ) -> Configuration {
    var settings = Hyperparameters()
    change(&settings)
    return Configuration(name: name, description: description, hyperparameters: settings)
  }

  package static func result(ndcg: Double, hitrate: Double? = nil, auc: Double = 0.6625)
    -> TrialResult
  {
    TrialResult(
      metrics: [
        "ndcg_all@10": ndcg, "recall@10": hitrate ?? ndcg + 0.025, "ndcg@10": ndcg + 0.03,
        "hit_rate@10": 0.9375, "mrr@10": 0.75, "map@10": 0.625, "auc": auc, "gauc": 0.5875,
        "logloss": 0.6543, "brier": 0.2345, "ece": 0.0325,
      ],
      users: users,
      perUser: [
        "ndcg_all@10": userValues(mean: ndcg),
        "recall@10": userValues(mean: hitrate ?? ndcg + 0.025),
      ],
      weightsHash: "feedface", parameterCount: 123_456)
  }

  private static let users = Array(1...60 as ClosedRange<UInt32>)

  /// Returns a value for each user; the spread depends on the mean.
  private static func userValues(mean: Double) -> [Double] {
    users.map { user in
      let size = (Int((mean * 1e4).rounded()) &* Int((user - 1) / 2 + 3)) % 13
      return mean + (user.isMultiple(of: 2) ? 0.004 : -0.004) * Double(size)
    }
  }

  package static func epoch(_ number: Int) -> EpochMetrics {
    EpochMetrics(
      epoch: number, trainLoss: 0.7 - 0.01 * Double(number), validationLoss: 0.69,
      validationAUC: 0.61, seconds: 1.25, samplesPerSecond: 57_600)
  }

  /// Returns a finished trial with one attempt, which started `start` seconds into the sweep.
  package static func finished(
    _ configuration: Configuration, number: Int, seed: UInt64 = 42, at start: Double = 0,
    _ result: TrialResult
  ) -> TrialRecord {
    TrialRecord(
      trial: Trial(
        id: TrialID(hex: id(number, seed)), configuration: configuration, seed: seed,
        dataHash: dataset().hash, engineVersion: "1"),
      number: number, state: .finished, epochs: (1...2).map(epoch), result: result,
      attempts: [
        AttemptRecord(
          startedAt: moment(start), endedAt: moment(start + 12.5), state: .finished,
          usage: ResourceUsage(cpuSeconds: 12.25, peakResidentBytes: 64 << 20),
          samplesPerSecond: epoch(1).samplesPerSecond)
      ])
  }

  package static func unfinished(
    _ configuration: Configuration, number: Int, seed: UInt64 = 42, _ state: TrialState,
    message: String? = nil, log: String = "", attempts: Int = 1
  ) -> TrialRecord {
    TrialRecord(
      trial: Trial(
        id: TrialID(hex: id(number, seed)), configuration: configuration, seed: seed,
        dataHash: dataset().hash, engineVersion: "1"),
      number: number, state: state, epochs: state == .queued ? [] : [epoch(1)],
      attempts: (0..<attempts).map { attempt in
        AttemptRecord(
          startedAt: moment(100 + Double(attempt)),
          endedAt: state == .running ? nil : moment(104.25), state: state,
          cause: message.map(AttemptCause.init),
          log: log)
      })
  }

  private static func id(_ number: Int, _ seed: UInt64) -> String {
    let head = "\(number)a\(seed)b"
    return head + String(repeating: "0", count: 64 - head.count)
  }

  package static func snapshot(
    name: String = "grid", _ configurations: [Configuration], seeds: [UInt64] = [42],
    baseline: String = "baseline", metric: TargetMetric = .init(), isSynthetic: Bool = false,
    _ trials: [TrialRecord]
  ) -> SweepSnapshot {
    SweepSnapshot(
      sweep: Sweep(
        name: name, dataset: DatasetSpecification(source: "ml-100k"), baseline: baseline,
        seeds: seeds, metric: metric, configurations: configurations),
      dataset: dataset(isSynthetic: isSynthetic), trials: trials, environment: environment)
  }

  // MARK: - The sweeps of the golden files

  private static let log = [
    configuration("baseline", "default settings"),
    configuration("exp1", "embed_dim 16 → 32") { $0.embeddingDimension = 32 },
    configuration("exp2", "learning rate 1e-4 → 5e-5") { $0.learningRate = 5e-5 },
    configuration("exp3", "Adam → SGD + momentum") {
      $0.optimizer = .sgd
      $0[SGDSettings.momentum] = 0.9
      $0.learningRate = 5e-2
    },
  ]

  package static let oneSeed = snapshot(
    log,
    zip(log.indices, [0.678, 0.689, 0.6712, 0.678]).map { number, ndcg in
      finished(log[number], number: number, at: Double(number) * 13, result(ndcg: ndcg))
    })

  package static let severalSeeds = snapshot(
    log, seeds: [1, 2, 3], isSynthetic: true,
    log.indices.flatMap { number in
      ([1, 2, 3] as [UInt64]).map { seed in
        if number == 3 && seed == 3 {
          return unfinished(log[3], number: 3, seed: seed, .diverged, message: "not finite")
        }
        let noise = Double((7 * number + 5 * Int(seed) + number * Int(seed)) % 9 - 4) * 0.0002
        let ndcg = 0.67 + 0.004 * Double(number) + 0.001 * Double(seed) + noise
        return finished(
          log[number], number: number, seed: seed, at: Double(number) * 13, result(ndcg: ndcg))
      }
    })

  /// `severalSeeds` with its confirmation: six fresh seeds of the best two, chosen by another metric.
  package static let confirmed: SweepSnapshot = {
    var sweep = severalSeeds
    let chosen = [log[0], log[2], log[1]]
    var confirmation = snapshot(
      name: Confirmation.name(of: "grid"), chosen, seeds: Array(101...106), isSynthetic: true,
      chosen.indices.flatMap { number in
        (101...106).map { (seed: UInt64) in
          let noise = Double((5 * number + 3 * Int(seed) + number * Int(seed)) % 7 - 3) * 0.0002
          let ndcg = [0.672, 0.678, 0.6721][number] + noise
          var values = result(ndcg: ndcg)
          values.metrics["validation_ndcg_all@10"] = ndcg + 0.01
          return finished(chosen[number], number: number, seed: seed, values)
        }
      })
    confirmation.sweep.confirmation = Confirmation(
      sweep: "grid",
      metric: TargetMetric(name: "validation_ndcg_all@10"),
      candidates: .init(count: 4, mean: 0.687, deviation: 0.0006, freedom: 8, seeds: 3),
      tuned: zip(chosen, [0.671, 0.6795, 0.6745]).map { configuration, ndcg in
        .init(
          name: configuration.name,
          values: [
            "ndcg_all@10": [ndcg, ndcg + 0.001, ndcg + 0.0015],
            "validation_ndcg_all@10": [ndcg + 0.01, ndcg + 0.012, ndcg + 0.0115],
          ])
      })
    sweep.confirmations = [confirmation]
    return sweep
  }()

  package static let failures = snapshot(
    log,
    [
      unfinished(
        log[0], number: 0, .crashed, message: "ended by signal 9 (killed)",
        log: "epoch 1\n\u{1B}[31mout of ```memory```\u{1B}[0m\nend", attempts: 2),
      finished(log[1], number: 1, result(ndcg: 0.689)),
      unfinished(log[2], number: 2, .running),
      unfinished(log[3], number: 3, .queued, attempts: 0),
    ])

  private static let weird = [
    configuration("a|b", "pipe | star * _under_ `code` <script>alert(1)</script> & $x$ [l](u) ~s~"),
    configuration("줄\n바꿈", "한국어 설명 🎬 é") { $0[MLPSettings.dropout] = 0.00025 },
    configuration("family", "👩‍👩‍👧 and ❤️ and \\ at the end \\") {
      $0[MLPSettings.hiddenSizes] = [64, 32]
    },
    configuration("**bold**") { $0.initialWeights = InitialWeights(path: "a_b/w*.safetensors") },
  ]

  package static let weirdNames = snapshot(
    name: "<sweep> *1*", weird, baseline: "a|b", metric: .init(name: "logloss", goal: .minimize),
    zip(weird.indices, [0.60, 0.61, 0.62]).map { number, ndcg in
      finished(weird[number], number: number, result(ndcg: ndcg))
    } + [
      unfinished(
        weird[3], number: 3, .failed, message: "no file `a_b/w*.safetensors`\n| at all",
        log: "tab\there\n" + String(repeating: "long ", count: 60))
    ])

  package static let nothingFinished = snapshot(
    log, log.indices.map { unfinished(log[$0], number: $0, .queued, attempts: 0) })
}
