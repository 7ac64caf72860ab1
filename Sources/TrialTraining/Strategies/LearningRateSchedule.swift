package import ExperimentModel

/// The learning rate of every optimizer step of a trial.
///
/// A function of the settings, the step and the validation measures of earlier epochs, so that a
/// resumed trial needs no state of it.
package struct LearningRateSchedule: Sendable {
  let settings: Hyperparameters
  /// Optimizer steps of one epoch.
  let stepsPerEpoch: Int
  let warmupSteps: Int
  let curve: any RateCurve
  private let plateau: PlateauReduction?

  /// - Parameter stepsPerEpoch: optimizer steps of one epoch.
  package init(_ settings: Hyperparameters, stepsPerEpoch: Int) {
    self.settings = settings
    self.stepsPerEpoch = stepsPerEpoch
    warmupSteps = max(
      settings[WarmupSettings.steps], settings[WarmupSettings.epochs] * stepsPerEpoch)
    curve = settings.makeRateCurve(
      stepsPerEpoch: max(stepsPerEpoch, 1),
      stepsLeft: max(settings.epochs * stepsPerEpoch - warmupSteps, 1))
    plateau = PlateauReduction(settings)
  }

  /// Returns the rate of each step of an epoch, by the number of the step in the trial, from 0.
  ///
  /// - Parameter epochs: the epochs before it, which only `reduce_on_plateau` looks at.
  package func rates(after epochs: [EpochMetrics]) -> (_ step: Int) -> Double {
    let learningRate = settings.learningRate
    let reduced = plateau?.reduce(learningRate, after: epochs)
    return { step in
      step < warmupSteps
        ? learningRate * Double(step) / Double(warmupSteps)
        : reduced ?? learningRate * curve.factor(at: step - warmupSteps)
    }
  }
}

/// A schedule's factor of the learning rate.
protocol RateCurve: Sendable {
  /// - Parameter step: number of the step after the warm-up, from 0.
  func factor(at step: Int) -> Double
}

struct ConstantRate: RateCurve {
  func factor(at step: Int) -> Double { 1 }
}

extension Hyperparameters {
  /// Creates the chosen schedule's curve. That of `reduce_on_plateau` is constant between its
  /// reductions.
  ///
  /// - Parameters:
  ///   - stepsPerEpoch: at least 1.
  ///   - stepsLeft: steps after the warm-up, at least 1.
  func makeRateCurve(stepsPerEpoch: Int, stepsLeft: Int) -> any RateCurve {
    switch self[.schedule] {
    case .cosine: CosineDecay(self, stepsLeft: stepsLeft)
    case .cosineRestarts: CosineRestarts(self, stepsPerEpoch: stepsPerEpoch)
    case .oneCycle: OneCycle(self, stepsLeft: stepsLeft)
    case .exponential: ExponentialDecay(self, stepsPerEpoch: stepsPerEpoch)
    case .inverseTime: InverseTimeDecay(self, stepsPerEpoch: stepsPerEpoch)
    case .polynomial: PolynomialDecay(self, stepsLeft: stepsLeft)
    case .piecewise: PiecewiseRate(self)
    default: ConstantRate()
    }
  }
}
