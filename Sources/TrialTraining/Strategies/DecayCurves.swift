import ExperimentModel
import Foundation

/// Keras's `ExponentialDecay`: decay_rate^(step / decay_steps).
struct ExponentialDecay: RateCurve {
  private let time: DecayTime
  private let rate: Double

  init(_ settings: Hyperparameters, stepsPerEpoch: Int) {
    time = DecayTime(settings, stepsPerEpoch: stepsPerEpoch)
    rate = settings[DecaySettings.rate]
  }

  func factor(at step: Int) -> Double { pow(rate, time.periods(at: step)) }
}

/// Keras's `InverseTimeDecay`: 1 / (1 + decay_rate · step / decay_steps).
struct InverseTimeDecay: RateCurve {
  private let time: DecayTime
  private let rate: Double

  init(_ settings: Hyperparameters, stepsPerEpoch: Int) {
    time = DecayTime(settings, stepsPerEpoch: stepsPerEpoch)
    rate = settings[DecaySettings.rate]
  }

  func factor(at step: Int) -> Double { 1 / (1 + rate * time.periods(at: step)) }
}

/// Time in units of `decay_steps`, which are those of one epoch if not given.
private struct DecayTime: Sendable {
  private let steps: Double
  private let isStaircase: Bool

  init(_ settings: Hyperparameters, stepsPerEpoch: Int) {
    steps = Double(settings[DecaySettings.steps] ?? stepsPerEpoch)
    isStaircase = settings[DecaySettings.staircase]
  }

  func periods(at step: Int) -> Double {
    let periods = Double(step) / steps
    return isStaircase ? periods.rounded(.down) : periods
  }
}

/// Keras's `PolynomialDecay`.
struct PolynomialDecay: RateCurve {
  private let steps: Double
  private let endFactor: Double
  private let power: Double
  private let cycles: Bool

  init(_ settings: Hyperparameters, stepsLeft: Int) {
    steps = Double(settings[DecaySettings.steps] ?? stepsLeft)
    endFactor = settings[DecaySettings.endRate] / settings.learningRate
    power = settings[DecaySettings.power]
    cycles = settings[DecaySettings.cycle]
  }

  func factor(at step: Int) -> Double {
    let step = Double(step)
    let length = cycles ? steps * max((step / steps).rounded(.up), 1) : steps
    return (1 - endFactor) * pow(1 - min(step, length) / length, power) + endFactor
  }
}

/// Keras's `PiecewiseConstantDecay`, with factors of the learning rate instead of rates.
struct PiecewiseRate: RateCurve {
  let boundaries: [Int]
  private let factors: [Double]

  init(_ settings: Hyperparameters) {
    boundaries = settings[PiecewiseSettings.boundaries] ?? []
    factors = settings[PiecewiseSettings.factors] ?? [1]
  }

  func factor(at step: Int) -> Double {
    factors[boundaries.firstIndex { step <= $0 } ?? factors.count - 1]
  }
}
