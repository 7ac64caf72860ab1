package import ExperimentModel
import Foundation

/// Snapshots of a search: 30 suggestions of four parameters, pruned in order by successive halving.
package enum SearchSnapshots {
  /// The metric on the validation rows.
  package static let metric = TargetMetric(name: "validation_ndcg_all@10")

  package static let definition = SearchDefinition(
    method: .tpe, trials: 30, seed: 7,
    parameters: [
      SearchParameter("learning_rate", .logUniform(min: 1e-4, max: 1e-1)),
      SearchParameter("dropout", .uniform(min: 0, max: 0.6)),
      SearchParameter("optimizer", .categorical([.text("adam"), .text("sgd")])),
      SearchParameter(
        "optimizer.momentum", .quantizedUniform(min: 0, max: 0.95, step: 0.05),
        when: .init(["optimizer": [.text("sgd")]])),
    ],
    earlyTermination: EarlyTermination(.asha, minimumEpochs: 1, eta: 3))

  private static let epochs = 9
  private static let rungs = [1, 3]
  /// Numbers from 1: it repeats an earlier one, and has no configuration.
  private static let repeated = 12
  private static let diverged = 8
  private static let running = 30

  /// The search on its way: the last suggestion is running, one diverged, one repeats another.
  package static let search = snapshot(suggestions: 30, seeds: [1])

  /// The same with three seeds.
  package static let severalSeeds = snapshot(suggestions: 30, seeds: [1, 2, 3])

  /// Its first suggestions: too few for importance.
  package static let beginning = snapshot(suggestions: 6, seeds: [1])

  /// Without a suggestion yet.
  package static let nothing = snapshot(suggestions: 0, seeds: [1])

  private static func snapshot(suggestions: Int, seeds: [UInt64]) -> SweepSnapshot {
    let baseline = Snapshots.configuration("baseline", "default settings") { $0.epochs = epochs }
    var configurations = [baseline]
    var trials = seeds.map { seed in
      record(
        baseline, number: 0, seed, at: Double(seed) * 20, .finished,
        values: curve(quality(of: baseline.hyperparameters), seed, 0))
    }
    var reached: [Int: [Double]] = [:]
    for number in stride(from: 1, through: suggestions, by: 1) where number != repeated {
      let configuration = suggestion(number)
      let quality = quality(of: configuration.hyperparameters)
      let curves = seeds.map { curve(quality, $0, number) }
      let means = (0..<epochs).map { epoch in
        curves.reduce(0) { $0 + $1[epoch] } / Double(curves.count)
      }
      var trained = epochs
      for rung in rungs where number != running && trained == epochs {
        let value = means[rung - 1]
        let better = reached[rung, default: []].count { $0 > value }
        reached[rung, default: []].append(value)
        if better >= max(1, reached[rung]!.count / 3) { trained = rung }
      }
      let state: TrialState =
        switch number {
        case diverged: .diverged
        case running: .running
        default: trained < epochs ? .pruned : .finished
        }
      if number == diverged || number == running { trained = 2 }
      for (seed, curve) in zip(seeds, curves) {
        trials.append(
          record(
            configuration, number: configurations.count, seed, at: Double(number * 20), state,
            values: Array(curve.prefix(trained))))
      }
      configurations.append(configuration)
    }
    var snapshot = Snapshots.snapshot(
      name: "search", configurations, seeds: seeds, metric: metric, trials)
    snapshot.sweep.search = definition
    return snapshot
  }

  private static func suggestion(_ number: Int) -> Configuration {
    /// Multiples of an irrational number are spread evenly; later suggestions concentrate.
    func share(_ factor: Double, around best: Double) -> Double {
      let even = (Double(number + 2) * factor).truncatingRemainder(dividingBy: 1)
      let focus = min(0.8, Double(number) / 30)
      return even + (best - even) * focus
    }
    let isSGD = (number * 7) % 10 < 4
    return Snapshots.configuration(SearchDefinition.name(ofSuggestion: number - 1)) {
      $0.epochs = epochs
      $0[MLPSettings.dropout] = 0.6 * share(0.618_033_988_7, around: 0.4)
      if isSGD {
        $0.optimizer = .sgd
        $0[SGDSettings.momentum] = Double(number * 3 % 20) / 20
      }
      $0.learningRate = pow(10, -4 + 3 * share(0.414_213_562_4, around: isSGD ? 0.8 : 0.4))
    }
  }

  private static func quality(of settings: Hyperparameters) -> Double {
    let isSGD = settings.optimizer.name == "sgd"
    let rate = (log10(settings.learningRate) + (isSGD ? 1.6 : 2.8)) / 1.5
    let dropout = (settings[MLPSettings.dropout] - 0.25) / 0.35
    let momentum = isSGD ? 0.004 * settings[SGDSettings.momentum] - 0.006 : 0
    return 0.70 - 0.05 * rate * rate - 0.012 * dropout * dropout + momentum
  }

  /// The metric after each epoch.
  private static func curve(_ quality: Double, _ seed: UInt64, _ number: Int) -> [Double] {
    (1...epochs).map { epoch in
      let noise = Double((number * 13 + Int(seed) * 7 + epoch * 5) % 11 - 5) * 0.0004
      return quality * (1 - 0.12 * exp(-0.6 * Double(epoch))) + noise
    }
  }

  private static func record(
    _ configuration: Configuration, number: Int, _ seed: UInt64, at start: Double,
    _ state: TrialState, values: [Double]
  ) -> TrialRecord {
    var record =
      state == .finished
      ? Snapshots.finished(
        configuration, number: number, seed: seed, at: start,
        Snapshots.result(ndcg: values[values.count - 1] - 0.008))
      : Snapshots.unfinished(configuration, number: number, seed: seed, state)
    record.result?.metrics[metric.name] = values[values.count - 1]
    record.epochs = values.enumerated().map { epoch, value in
      var metrics = Snapshots.epoch(epoch + 1)
      metrics.validation = ["ndcg_all@10": value]
      metrics.validationAUC = value - 0.05
      return metrics
    }
    if state != .finished {
      record.attempts = [
        AttemptRecord(
          startedAt: Snapshots.moment(start),
          endedAt: state == .running ? nil : Snapshots.moment(start + 1.5 * Double(values.count)),
          state: state, cause: state == .diverged ? .diverged(epoch: values.count + 1) : nil)
      ]
    }
    return record
  }
}
