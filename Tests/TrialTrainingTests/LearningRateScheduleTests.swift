import ExperimentModel
import Testing
import TrialTraining

/// Learning rates against Keras 3.15 (PyTorch 2 for one_cycle), by the same settings.
@Suite struct LearningRateScheduleTests {
  /// Longer trials continue shorter ones only if the rates of the first epochs are the same.
  @Test(arguments: HyperparameterChoice.schedule.options)
  func ratesDependOnTheEpochsWhereTheSettingsSaySo(schedule: HyperparameterOption) throws {
    for hasSteps in [false, true] {
      var settings = Hyperparameters()
      settings[.schedule] = schedule
      if schedule == .piecewise {
        settings[PiecewiseSettings.boundaries] = [3]
        settings[PiecewiseSettings.factors] = [1, 0.5]
      }
      if hasSteps, DecaySettings.steps.definition.applies(to: settings) {
        settings[DecaySettings.steps] = 15
      }
      func rates(epochs: Int) -> [Double] {
        settings.epochs = epochs
        let schedule = LearningRateSchedule(settings, stepsPerEpoch: 10)
        return (0..<20).map { schedule.rates(after: [])($0) }
      }
      #expect((rates(epochs: 2) != rates(epochs: 5)) == settings.ratesDependOnEpochs)
    }
  }

  private static let steps = [0, 1, 4, 9, 10, 11, 17, 20, 29, 30, 31, 44, 49, 50, 59]

  struct Reference: CustomTestStringConvertible {
    let settings: [String: ParameterValue]
    let rates: [Double]
    var testDescription: String { "\(settings)" }
  }

  static let references = [
    Reference(
      settings: [
        "schedule": .text("cosine"), "schedule.decay_steps": .integer(50),
        "schedule.alpha": .real(0.1),
      ],
      rates: [
        1.0, 0.999112, 0.9858624, 0.9299476, 0.9140576, 0.896731, 0.7667891, 0.6890576, 0.4380895,
        0.4109423, 0.3843439, 0.1316006, 0.100888, 0.1, 0.1,
      ]),
    Reference(
      settings: [
        "schedule": .text("cosine"), "schedule.decay_steps": .integer(40),
        "schedule.alpha": .real(0.1), "schedule.warmup_steps": .integer(10),
      ],
      rates: [
        0.0, 0.1, 0.4, 0.9, 1.0, 0.9986128, 0.933688, 0.8681981, 0.5853066, 0.55, 0.5146934,
        0.149047, 0.1013872, 0.1, 0.1,
      ]),
    Reference(
      settings: [
        "schedule": .text("exponential"), "schedule.decay_steps": .integer(10),
        "schedule.decay_rate": .real(0.5),
      ],
      rates: [
        1.0, 0.933033, 0.7578583, 0.5358868, 0.5, 0.4665165, 0.3077861, 0.25, 0.1339717, 0.125,
        0.1166291, 0.0473661, 0.0334929, 0.03125, 0.0167465,
      ]),
    // Ten steps are an epoch here, the usual `decay_steps`.
    Reference(
      settings: [
        "schedule": .text("exponential"), "schedule.staircase": .boolean(true),
        "schedule.decay_rate": .real(0.5),
      ],
      rates: [
        1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125, 0.0625, 0.0625, 0.03125,
        0.03125,
      ]),
    Reference(
      settings: ["schedule": .text("inverse_time"), "schedule.decay_rate": .real(0.5)],
      rates: [
        1.0, 0.952381, 0.8333333, 0.6896551, 0.6666667, 0.6451613, 0.5405405, 0.5, 0.4081632, 0.4,
        0.3921569, 0.3125, 0.2898551, 0.2857143, 0.2531646,
      ]),
    Reference(
      settings: [
        "schedule": .text("polynomial"), "schedule.decay_steps": .integer(50),
        "schedule.end_learning_rate": .real(0.1), "schedule.power": .real(2),
      ],
      rates: [
        1.0, 0.9643601, 0.86176, 0.70516, 0.6760001, 0.6475599, 0.4920399, 0.424, 0.25876, 0.244,
        0.22996, 0.11296, 0.10036, 0.1, 0.1,
      ]),
    Reference(
      settings: [
        "schedule": .text("polynomial"), "schedule.decay_steps": .integer(20),
        "schedule.end_learning_rate": .real(0.1), "schedule.cycle": .boolean(true),
      ],
      rates: [
        1.0, 0.955, 0.82, 0.595, 0.55, 0.505, 0.235, 0.1, 0.3475, 0.325, 0.3025, 0.34, 0.265, 0.25,
        0.115,
      ]),
    Reference(
      settings: [
        "schedule": .text("cosine_restarts"), "schedule.m_mul": .real(0.5),
        "schedule.alpha": .real(0.1),
      ],
      rates: [
        1.0, 0.9779754, 0.6890576, 0.1220246, 0.55, 0.5472299, 0.4271478, 0.325, 0.1027701, 0.325,
        0.3246532, 0.2635739, 0.2213266, 0.2125, 0.1394371,
      ]),
    Reference(
      settings: [
        "schedule": .text("piecewise"),
        "schedule.boundaries": .list([.integer(9), .integer(29)]),
        "schedule.factors": .list([.real(1), .real(0.5), .real(0.1)]),
      ],
      rates: [1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]),
    Reference(
      settings: ["schedule": .text("one_cycle")],
      rates: [
        0.04, 0.0481729, 0.1652757, 0.5642888, 0.6513582, 0.7339544, 1.0, 0.987464, 0.8117457,
        0.7816609, 0.750001, 0.283061, 0.1334775, 0.1090878, 4e-06,
      ]),
  ]

  /// Six epochs of ten steps, and a learning rate of 1.
  private func schedule(_ values: [String: ParameterValue]) throws -> LearningRateSchedule {
    let usual: [String: ParameterValue] = ["epochs": .integer(6), "learning_rate": .real(1)]
    let settings = try Hyperparameters(values: usual.merging(values) { $1 })
    return LearningRateSchedule(settings, stepsPerEpoch: 10)
  }

  @Test(arguments: references) func ratesAreThoseOfKeras(_ reference: Reference) throws {
    let schedule = try schedule(reference.settings)
    #expect(schedule.contradiction == nil)
    for (step, rate) in zip(Self.steps, reference.rates) {
      #expect(abs(schedule.rates(after: [])(step) - rate) < 2e-6, "step \(step)")
    }
  }

  @Test func theConstantRateIsTheLearningRate() throws {
    let schedule = try schedule(["learning_rate": .real(0.3)])
    #expect((0..<60).allSatisfy { schedule.rates(after: [])($0) == 0.3 })
    #expect(schedule.contradiction == nil)
  }

  @Test func epochsOfWarmupAreSteps() throws {
    let schedule = try schedule(["schedule.warmup_epochs": .integer(2)])
    #expect(
      [0, 5, 10, 19, 20, 59].map { schedule.rates(after: [])($0) } == [
        0, 0.25, 0.5, 0.95, 1, 1,
      ])
  }

  @Test(
    arguments: [
      (
        ["schedule.warmup_steps": .integer(60)],
        "the warm-up takes 60 steps, but the trial has 60 (10 per epoch); lower "
          + "'schedule.warmup_steps' or raise 'epochs'"
      ),
      (
        ["schedule.warmup_epochs": .integer(6)],
        "the warm-up takes 60 steps, but the trial has 60 (10 per epoch); lower "
          + "'schedule.warmup_epochs' or raise 'epochs'"
      ),
      (
        [
          "schedule": .text("piecewise"), "schedule.boundaries": .list([.integer(100)]),
          "schedule.factors": .list([.real(1), .real(0.1)]),
        ],
        "schedule piecewise: no step comes after the boundary 100, because there are 60 steps (10 per "
          + "epoch); lower 'schedule.boundaries' or raise 'epochs'"
      ),
      (
        [
          "schedule": .text("exponential"), "schedule.staircase": .boolean(true),
          "schedule.decay_steps": .integer(60),
        ],
        "schedule exponential: the learning rate changes by less than 1 % in 60 steps (10 per epoch); "
          + "lower 'schedule.decay_steps' or raise 'epochs'"
      ),
      (
        [
          "schedule": .text("cosine"), "schedule.decay_steps": .integer(1_000_000_000),
          "schedule.warmup_steps": .integer(20),
        ],
        "schedule cosine: the learning rate changes by less than 1 % in 40 steps after the warm-up (10 "
          + "per epoch); lower 'schedule.decay_steps' or raise 'epochs'"
      ),
      (
        [
          "schedule": .text("cosine_restarts"),
          "schedule.first_decay_steps": .integer(1_000_000_000),
        ],
        "schedule cosine_restarts: the learning rate changes by less than 1 % in 60 steps (10 per "
          + "epoch); lower 'schedule.first_decay_steps' or raise 'epochs'"
      ),
      (
        ["schedule": .text("polynomial"), "schedule.end_learning_rate": .real(0.995)],
        "schedule polynomial: the learning rate changes by less than 1 % in 60 steps (10 per epoch); "
          + "change its settings, raise 'epochs', or use 'schedule: constant'"
      ),
    ] as [([String: ParameterValue], String)])
  func aScheduleWithoutEffectIsAFault(
    _ values: [String: ParameterValue], _ fault: String
  ) throws {
    #expect(try schedule(values).contradiction?.text == fault)
  }

  /// Of 60 steps, 0.96^(59 / 200) = 0.988 takes effect, and 0.96^(59 / 300) = 0.992 does not.
  @Test(
    arguments: ["exponential", "inverse_time"], [(200, true), (300, false)])
  func aScheduleThatChangesOnePercentTakesEffect(name: String, steps: (Int, Bool)) throws {
    let schedule = try schedule([
      "schedule": .text(name), "schedule.decay_steps": .integer(steps.0),
      "schedule.decay_rate": .real(name == "exponential" ? 0.96 : 0.04),
    ])
    #expect((schedule.contradiction == nil) == steps.1)
  }

  /// 40 rows are four batches per epoch.
  @Test(arguments: [(8, false), (9, true)])
  func aStepOfMoreBatchesThanTheTrialHasIsAFault(batches: Int, isFault: Bool) throws {
    let settings = try Hyperparameters(values: [
      "epochs": .integer(2), "batch_size": .integer(11), "gradient_accumulation": .integer(batches),
    ])
    let fault =
      "optimizer.gradient_accumulation: a step takes 9 batches, but the trial has 8 (4 per epoch), so "
      + "no weight would change; lower it or raise 'epochs'"
    #expect(settings.accumulationContradiction(ofRows: 40)?.text == (isFault ? fault : nil))
  }

  @Test(
    arguments: [
      ([2, 0.5, 1e-4, 0, 0], [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.0625]),
      (
        [1, 0.5, 1e-4, 2, 0], [1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.0625, 0.0625]
      ),
      (
        [1, 0.1, 1e-4, 0, 0.05],
        [1, 1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05]
      ),
      ([3, 0.5, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5, 0.5]),
    ] as [([Double], [Double])])
  func plateausLowerTheRateAsInKeras(_ values: [Double], _ rates: [Double]) throws {
    let losses = [0.60, 0.59, 0.59, 0.595, 0.589, 0.5889, 0.58895, 0.57, 0.58, 0.58, 0.58, 0.58]
    let schedule = try schedule([
      "schedule": .text("reduce_on_plateau"), "epochs": .integer(20),
      "schedule.patience": .integer(Int(values[0])), "schedule.factor": .real(values[1]),
      "schedule.min_delta": .real(values[2]), "schedule.cooldown": .integer(Int(values[3])),
      "schedule.min_learning_rate": .real(values[4]),
    ])
    var epochs: [EpochMetrics] = []
    for (loss, rate) in zip(losses, rates) {
      epochs.append(
        EpochMetrics(
          epoch: epochs.count + 1, trainLoss: 1, validationLoss: loss, validationAUC: nil,
          seconds: 1, samplesPerSecond: 1))
      let next = schedule.rates(after: epochs)(10 * epochs.count)
      #expect(abs(next - rate) < 1e-9, "after epoch \(epochs.count)")
    }
  }
}
