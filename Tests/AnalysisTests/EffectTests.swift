import Evaluation
import ExperimentModel
@testable import Analysis
import TestSupport
import Testing

/// Effects of single hyperparameters, all others equal, and their importance.
struct EffectTests {
  private func comparison(
    _ configurations: [Configuration], seeds: Int = 2, looks: SeedLooks = .once,
    weights: (Int, Int) -> String = { "\($0) \($1)" },
    _ value: (Hyperparameters, Int) -> Double
  ) -> Comparison {
    let trials = configurations.indices.flatMap { number in
      (1...seeds).map { seed in
        var result = Snapshots.result(ndcg: value(configurations[number].hyperparameters, seed))
        result.weightsHash = weights(number, seed)
        return Snapshots.finished(
          configurations[number], number: number, seed: UInt64(seed), result)
      }
    }
    var snapshot = Snapshots.snapshot(
      configurations, seeds: (1...seeds).map(UInt64.init), trials)
    snapshot.sweep.looks = looks
    return Comparison(snapshot)
  }

  private static let list = [
    Snapshots.configuration("baseline"),
    Snapshots.configuration("wider") { $0.embeddingDimension = 32 },
    Snapshots.configuration("slower") {
      $0.embeddingDimension = 32
      $0.learningRate = 5e-5
    },
    Snapshots.configuration("momentum") {
      $0.optimizer = .sgd
      $0[SGDSettings.momentum] = 0.9
    },
    Snapshots.configuration("everything") {
      $0.epochs = 20
      $0[MLPSettings.dropout] = 0.1
    },
  ]

  @Test func effectsCompareOnlyConfigurationsThatDifferInOneSetting() throws {
    let comparison = comparison(Self.list) { settings, seed in
      0.5 + Double(settings.embeddingDimension) / 320 + 0.001 * Double(seed)
    }
    let effects = HyperparameterEffect.all(of: comparison)
    // Epochs and dropout change together only; momentum belongs to its optimizer.
    #expect(
      effects.map(\.definition.name) == ["learning_rate", "embedding_dim", "optimizer"])
    let width = effects[1]
    #expect(width.levels.map(\.value) == [.integer(16), .integer(32)])
    #expect(width.reference == 0)
    #expect(width.levels[0].difference == nil)
    let wider = try #require(width.levels[1].difference)
    #expect(abs(wider.mean - 0.05) < 1e-12 && wider.count == 2)
    // The baseline differs from others in more than the rate, but its rate is compared.
    #expect(effects[0].levels[effects[0].reference].value == .real(1e-4))
    #expect(effects.allSatisfy { $0.referenceReason == .baseline })
  }

  /// A patience under which training ends at the same epoch trains the same weights again.
  @Test func identicalResultsCountOnce() throws {
    var configurations: [Configuration] = []
    for width in [16, 32] {
      for patience in [2, 3, 5] {
        configurations.append(
          Configuration(
            name: configurations.isEmpty ? "baseline" : "\(width) \(patience)",
            hyperparameters: try Hyperparameters(values: [
              "epochs": .integer(30), "embedding_dim": .integer(width),
              "early_stopping": .text("validation_auc"),
              "early_stopping.patience": .integer(patience),
            ])))
      }
    }
    func value(_ settings: Hyperparameters, _ seed: Int) -> Double {
      0.5 + (settings.embeddingDimension == 32 ? 0.01 * Double(seed) : 0)
    }
    let copies = comparison(configurations, weights: { "\($0 / 3) \($1)" }, value)
    let width = try #require(
      HyperparameterEffect.all(of: copies).first { $0.definition.name == "embedding_dim" })
    #expect(width.levels[1].difference?.count == 2)
    #expect(width.levels.map { $0.estimate?.count } == [2, 2])
    #expect(width.levels.map(\.configurations) == [3, 3])
    let patience = try #require(
      HyperparameterEffect.all(of: copies).first {
        $0.definition.name == "early_stopping.patience"
      })
    #expect(patience.levels[1].difference?.mean == 0)
    // Of different weights, equal values are as many results.
    let different = comparison(configurations, value)
    let all = try #require(
      HyperparameterEffect.all(of: different).first { $0.definition.name == "embedding_dim" })
    #expect(all.levels.map { $0.estimate?.count } == [6, 6])
  }

  /// The warm-up is no part of a schedule: it must be equal where schedules are compared.
  @Test func schedulesAreComparedWithEqualWarmUps() throws {
    func configuration(_ name: String, _ schedule: String, warmup: Int) throws -> Configuration {
      Configuration(
        name: name,
        hyperparameters: try Hyperparameters(values: [
          "schedule": .text(schedule), "schedule.warmup_steps": .integer(warmup),
        ]))
    }
    let configurations = [
      try configuration("baseline", "constant", warmup: 0),
      try configuration("cosine", "cosine", warmup: 0),
      try configuration("warm", "constant", warmup: 50),
      try configuration("warm cosine", "cosine", warmup: 50),
    ]
    let comparison = comparison(configurations) { settings, seed in
      0.5 + Double(settings[WarmupSettings.steps]) / 500
        + (settings[.schedule] == .cosine ? 0.01 : 0) + 0.001 * Double(seed)
    }
    let schedule = try #require(
      HyperparameterEffect.all(of: comparison).first { $0.definition.name == "schedule" })
    let difference = try #require(schedule.levels[1].difference)
    #expect(abs(difference.mean - 0.01) < 1e-12)
    #expect(difference.count == 2)
  }

  /// Weight decay has five times the effect of the optimizer.
  @Test func optimizersAreComparedWithEqualParametersThatBothHave() throws {
    func configuration(_ name: String, _ optimizer: HyperparameterOption, decay: Double)
      -> Configuration
    {
      Snapshots.configuration(name) {
        $0.optimizer = optimizer
        $0[WeightUpdateSettings.weightDecay] = decay
      }
    }
    func effect(_ configurations: [Configuration]) -> HyperparameterEffect? {
      let comparison = comparison(configurations) { settings, seed in
        0.5 + 5 * settings[WeightUpdateSettings.weightDecay]
          + (settings.optimizer == .sgd ? 0.01 : 0) + 0.001 * Double(seed)
      }
      return HyperparameterEffect.all(of: comparison).first { $0.definition.name == "optimizer" }
    }
    let unequal = [
      configuration("baseline", .adam, decay: 0), configuration("b", .sgd, decay: 0.01),
    ]
    #expect(effect(unequal) == nil)
    let found = try #require(effect(unequal + [configuration("c", .sgd, decay: 0)]))
    #expect(found.levels.map(\.configurations) == [1, 1])
    let difference = try #require(found.levels[1].difference)
    #expect(abs(difference.mean - 0.01) < 1e-12 && difference.count == 2)
  }

  /// AdamW has another default than Adam. Where both have a value in common, it decides.
  @Test(arguments: [([0.0, 0.004], 0.01), ([], 0.03)])
  func optimizersAreComparedWithTheirDefaults(decays: [Double], expected: Double) throws {
    var configurations: [Configuration] = []
    for optimizer in [HyperparameterOption.adam, .adamW] {
      for decay in decays.isEmpty ? [nil] : decays.map(Optional.some) {
        configurations.append(
          Snapshots.configuration(
            configurations.isEmpty ? "baseline" : "c\(configurations.count)"
          ) {
            $0.optimizer = optimizer
            if let decay { $0[WeightUpdateSettings.weightDecay] = decay }
          })
      }
    }
    let comparison = comparison(configurations, seeds: 3) { settings, seed in
      0.5 + 5 * settings[WeightUpdateSettings.weightDecay]
        + (settings.optimizer == .adamW ? 0.01 : 0) + 0.001 * Double(seed)
    }
    let effect = try #require(
      HyperparameterEffect.all(of: comparison).first { $0.definition.name == "optimizer" })
    let difference = try #require(effect.levels[1].difference)
    #expect(abs(difference.mean - expected) < 1e-12)
    #expect(difference.count == 3)
  }

  /// Options without the parameter, such as `bpr` and `off`, are compared with every value.
  @Test(arguments: [
    ("loss", "loss.label_smoothing", ["bce", "focal", "bpr"], ParameterValue.real(0.1)),
    (
      "early_stopping", "early_stopping.patience",
      ["validation_auc", "validation_loss", "off"], .integer(5)
    ),
    ("model", "hidden_sizes", ["deepfm", "dcn", "fm"], .list([.integer(8)])),
  ])
  func optionsAreComparedWithEqualParametersThatBothHave(
    choice: String, parameter: String, options: [String], other: ParameterValue
  ) throws {
    let configurations = try [("baseline", 0, nil), ("b", 1, other), ("c", 2, nil)].map {
      (name: String, option: Int, value: ParameterValue?) in
      var values = ["epochs": .integer(30), choice: ParameterValue.text(options[option])]
      if let value { values[parameter] = value }
      return Configuration(name: name, hyperparameters: try Hyperparameters(values: values))
    }
    let comparison = comparison(configurations) { _, seed in Double(seed) / 10 }
    let effect = try #require(
      HyperparameterEffect.all(of: comparison).first { $0.definition.name == choice })
    #expect(effect.levels.map { $0.value } == options.map(ParameterValue.text))
    #expect(effect.levels.map { $0.difference?.count } == [nil, nil, 2])
  }

  /// No pair that differs in width alone has the baseline's width.
  @Test func aReferenceOtherThanTheBaselinesHasAReason() throws {
    let list = [
      Snapshots.configuration("baseline"),
      Snapshots.configuration("a") {
        $0.embeddingDimension = 32
        $0[MLPSettings.dropout] = 0.1
      },
      Snapshots.configuration("b") {
        $0.embeddingDimension = 64
        $0[MLPSettings.dropout] = 0.1
      },
      Snapshots.configuration("c") {
        $0.embeddingDimension = 64
        $0[MLPSettings.dropout] = 0.2
      },
      Snapshots.configuration("d") {
        $0.embeddingDimension = 32
        $0[MLPSettings.dropout] = 0.2
      },
      Snapshots.configuration("e") {
        $0.embeddingDimension = 64
        $0[MLPSettings.dropout] = 0.3
      },
      Snapshots.configuration("f") {
        $0.embeddingDimension = 128
        $0[MLPSettings.dropout] = 0.3
      },
    ]
    let comparison = comparison(list) { settings, seed in
      0.5 + Double(settings.embeddingDimension) / 1000 + 0.001 * Double(seed)
    }
    let effect = try #require(
      HyperparameterEffect.all(of: comparison).first { $0.definition.name == "embedding_dim" })
    #expect(effect.levels[effect.reference].value == .integer(64))
    #expect(effect.referenceReason == .mostConfigurations(baseline: .integer(16)))
  }

  /// A value without a result cannot be the reference.
  @Test func aBaselineWithoutAResultIsNoReference() throws {
    var snapshot = Snapshots.oneSeed
    snapshot.trials[0] = Snapshots.unfinished(
      snapshot.sweep.configurations[0], number: 0, .failed)
    snapshot.sweep.configurations[2].hyperparameters.embeddingDimension = 32
    let effects = HyperparameterEffect.all(of: Comparison(snapshot))
    let rate = try #require(effects.first { $0.definition.name == "learning_rate" })
    // 1e-4 is the baseline's, and another configuration with it has finished.
    #expect(rate.levels[rate.reference].value == .real(1e-4))
    #expect(rate.referenceReason == .baseline)
    let width = try #require(effects.first { $0.definition.name == "embedding_dim" })
    #expect(width.levels[width.reference].value == .integer(32))
    #expect(width.referenceReason == .mostConfigurations(baseline: .integer(16)))
  }

  /// Settings that apply under one value only change with it, which counts as one change.
  @Test func dependentSettingsBelongToTheirChoice() {
    let comparison = comparison([
      Snapshots.configuration("baseline"),
      Snapshots.configuration("identity") { $0[AutoIntSettings.residual] = .none },
      Snapshots.configuration("file") { $0.initialWeights = InitialWeights(path: "a") },
    ]) { settings, seed in
      settings[AutoIntSettings.residual] == .none ? 0.5 : 0.4 + Double(seed) / 100
    }
    #expect(
      HyperparameterEffect.all(of: comparison).map(\.definition.name) == ["init", "residual"])
  }

  @Test func differencesArePairedByAllOtherSettingsAndSeed() throws {
    // Dropout has the same effect at both widths; the effect of width is much larger.
    let product = [16, 32].flatMap { size in
      [0.2, 0.4].map { dropout in
        Snapshots.configuration(size == 16 && dropout == 0.4 ? "baseline" : "\(size)-\(dropout)") {
          $0.embeddingDimension = size
          $0[MLPSettings.dropout] = dropout
        }
      }
    }
    let comparison = comparison(product, seeds: 3) { settings, seed in
      0.5 + Double(settings.embeddingDimension) / 100 - settings[MLPSettings.dropout] / 100
        + Double(seed * settings.embeddingDimension % 5) * 1e-5
        + Double(seed) * settings[MLPSettings.dropout] * 1e-4
    }
    let effect = HyperparameterEffect.all(of: comparison)[0]
    #expect(effect.definition.name == "dropout")
    let level = effect.levels[0]
    #expect(level.configurations == 2)
    #expect(level.estimate?.count == 6)
    let difference = try #require(level.difference)
    #expect(difference.count == 3)
    let interval = try #require(difference.interval)
    #expect(interval.upperBound - interval.lowerBound < 1e-4)
    #expect(interval.contains(0.002 - 0.00004))
  }

  /// Two widths of `fm` share the one `lr` run of a seed, so their pairs are no independent sample.
  private static let sharing = [
    Snapshots.configuration("baseline") { $0.model = .fm },
    Snapshots.configuration("wide") {
      $0.model = .fm
      $0.embeddingDimension = 32
    },
    Snapshots.configuration("lr") { $0.model = .logisticRegression },
  ]

  private static func sharedValue(_ settings: Hyperparameters, _ seed: Int) -> Double {
    0.5 + 0.001 * Double(seed * seed)
      + (settings.model == .logisticRegression ? -0.005 + 0.0007 * Double(seed % 3) : 0)
      + (settings.embeddingDimension == 32 ? 0.002 : 0)
  }

  private func effectOfModel(_ comparison: Comparison) throws -> PairedDifference {
    let effect = try #require(
      HyperparameterEffect.all(of: comparison).first { $0.definition.name == "model" })
    return try #require(
      effect.levels.first { $0.value == .text(HyperparameterOption.logisticRegression.name) }?
        .difference)
  }

  @Test func pairsThatShareASeedAreOneValue() throws {
    let one = try effectOfModel(comparison(Self.sharing, seeds: 1, Self.sharedValue))
    #expect(one.untestable == .oneSeed(pairs: 2))
    #expect(one.interval == nil && one.p == nil)
    let several = try effectOfModel(comparison(Self.sharing, seeds: 6, Self.sharedValue))
    let means = (1...6).map { -0.006 + 0.0007 * Double($0 % 3) }
    let expected = try #require(PairedDifference.tTest(means, minus: means.map { _ in 0 }))
    #expect(several.count == 6)
    #expect(abs(several.mean - expected.mean) < 1e-12)
    #expect(abs(try #require(several.p) - #require(expected.p)) < 1e-9)
  }

  @Test(arguments: [SeedLooks.every, .afterChange(of: 3)])
  func effectsHoldAtEveryLookWhereTheComparisonDoes(looks: SeedLooks) throws {
    let found = try effectOfModel(
      comparison(Self.sharing, seeds: 6, looks: looks, Self.sharedValue))
    let means = (1...6).map { -0.006 + 0.0007 * Double($0 % 3) }
    let expected = try #require(
      PairedDifference.tTest(means, minus: means.map { _ in 0 }, validity: .everyLook))
    #expect(abs(try #require(found.p) - #require(expected.p)) < 1e-9)
    let (low, high) = (
      try #require(found.interval?.lowerBound), try #require(expected.interval?.lowerBound)
    )
    #expect(abs(low - high) < 1e-9)
  }

  /// Fixed seeds are tested once, at the end.
  @Test func effectsWaitForFixedSeeds() throws {
    var snapshot = Snapshots.severalSeeds
    let place = try #require(
      snapshot.trials.firstIndex { $0.number == 1 && $0.state == .finished })
    snapshot.trials[place].state = .queued
    snapshot.trials[place].result = nil
    let effects = HyperparameterEffect.all(of: Comparison(snapshot))
    let width = try #require(effects.first { $0.definition.name == "embedding_dim" })
    let difference = try #require(width.levels.compactMap(\.difference).first)
    #expect(difference.untestable == .incomplete(missing: 1))
  }

  @Test func oneSeedAndOnePairAreTestedByUsers() throws {
    let effects = HyperparameterEffect.all(of: Comparison(Snapshots.oneSeed))
    let comparison = Comparison(Snapshots.oneSeed).baselineComparison
    #expect(effects.map(\.definition.name) == ["learning_rate", "embedding_dim"])
    // The same pairs and draws as in the comparison with the baseline.
    #expect(effects[1].levels[1].difference == comparison.rows[1].difference)
    #expect(effects[0].levels[0].difference == comparison.rows[2].difference)
    #expect(effects[1].levels[1].difference?.interval != nil)
  }

  @Test func configurationsThatDifferInSeveralSettingsShowNoEffect() {
    let comparison = comparison([Self.list[0], Self.list[4]]) { _, seed in Double(seed) / 10 }
    #expect(HyperparameterEffect.all(of: comparison).isEmpty)
  }

  private static let product = (0..<50).map { number in
    Snapshots.configuration(number == 0 ? "baseline" : "c\(number)") {
      $0.epochs = 1 + number % 5
      $0[MLPSettings.dropout] = Double(number / 5) / 10
    }
  }

  @Test func importanceNeedsEnoughConfigurations() {
    let few = comparison(Self.list) { settings, _ in Double(settings.epochs) }
    guard case .tooFew(5, let needed)? = HyperparameterImportance(few) else {
      Issue.record("five configurations are too few")
      return
    }
    #expect(needed == 30)
    let one = comparison(Array(Self.product.prefix(5))) { settings, _ in Double(settings.epochs) }
    #expect(HyperparameterImportance(one) == nil)
  }

  @Test func theDecisiveHyperparameterHasTheHighestImportance() {
    let comparison = comparison(Self.product) { settings, seed in
      0.5 + settings[MLPSettings.dropout] / 10 + 0.0001 * Double(settings.epochs * seed)
    }
    guard case .shares(let shares, let explained)? = HyperparameterImportance(comparison) else {
      Issue.record("fifty configurations are enough")
      return
    }
    #expect(shares.map(\.definition.name) == ["dropout", "epochs"])
    #expect(shares[0].share > 0.9 && explained > 0.8)
  }

  @Test func importanceOfNoiseIsNotReported() {
    let comparison = comparison(Self.product) { settings, seed in
      Double(
        (settings.epochs * 7919 + Int(settings[MLPSettings.dropout] * 100) * 104_729 + seed * 31)
          % 997)
        / 997
    }
    guard case .unexplained? = HyperparameterImportance(comparison) else {
      Issue.record("noise has no importance")
      return
    }
  }
}
