import ExperimentModel
import Foundation

/// Keras's `CosineDecay`.
struct CosineDecay: RateCurve {
  private let steps: Double
  private let alpha: Double

  init(_ settings: Hyperparameters, stepsLeft: Int) {
    steps = Double(settings[DecaySettings.steps] ?? stepsLeft)
    alpha = settings[CosineSettings.alpha]
  }

  func factor(at step: Int) -> Double {
    (1 - alpha) * halfCosine(min(Double(step) / steps, 1)) + alpha
  }
}

/// Keras's `CosineDecayRestarts`.
struct CosineRestarts: RateCurve {
  private let firstSteps: Double
  private let timeFactor: Double
  private let rateFactor: Double
  private let alpha: Double

  init(_ settings: Hyperparameters, stepsPerEpoch: Int) {
    firstSteps = Double(settings[CosineSettings.firstDecaySteps] ?? stepsPerEpoch)
    timeFactor = settings[CosineSettings.timeFactor]
    rateFactor = settings[CosineSettings.rateFactor]
    alpha = settings[CosineSettings.alpha]
  }

  func factor(at step: Int) -> Double {
    var (left, length, peak) = (Double(step), firstSteps, 1.0)
    while left >= length {
      left -= length
      length *= timeFactor
      peak *= rateFactor
    }
    return (1 - alpha) * peak * halfCosine(left / length) + alpha
  }
}

/// PyTorch's `OneCycleLR` with `anneal_strategy` "cos", without its cycle of the momentum.
struct OneCycle: RateCurve {
  private let last: Double
  private let risingEnd: Double
  private let initial: Double
  private let final: Double

  init(_ settings: Hyperparameters, stepsLeft: Int) {
    last = Double(stepsLeft - 1)
    risingEnd = settings[OneCycleSettings.rising] * Double(stepsLeft) - 1
    initial = 1 / settings[OneCycleSettings.divisor]
    final = initial / settings[OneCycleSettings.finalDivisor]
  }

  func factor(at step: Int) -> Double {
    let step = min(Double(step), last)
    if step < risingEnd { return 1 + (initial - 1) * halfCosine(step / risingEnd) }
    let peak = max(risingEnd, 0)
    return final + (1 - final) * halfCosine(last > peak ? (step - peak) / (last - peak) : 0)
  }
}

/// Half a cosine wave, from 1 at 0 to 0 at 1.
private func halfCosine(_ share: Double) -> Double { 0.5 * (1 + cos(.pi * share)) }
