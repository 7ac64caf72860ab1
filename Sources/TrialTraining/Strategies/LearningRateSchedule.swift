package import ExperimentModel

/// The learning rate of every optimizer step of a trial.
///
/// A function of the settings, the step and the validation measures of earlier epochs, so that a
/// resumed trial needs no state of it.
package struct LearningRateSchedule: Sendable {
  private let learningRate: Double
  private let warmupSteps: Int
  /// Steps after the warm-up, at least 1.
  private let decaySteps: Int
  private let curve: any RateCurve
  private let plateau: PlateauReduction?
  private let totalSteps: Int

  /// - Parameter stepsPerEpoch: optimizer steps of one epoch.
  package init(_ settings: Hyperparameters, stepsPerEpoch: Int) {
    learningRate = settings.learningRate
    warmupSteps = max(
      settings[WarmupSettings.steps], settings[WarmupSettings.epochs] * stepsPerEpoch)
    totalSteps = settings.epochs * stepsPerEpoch
    decaySteps = max(totalSteps - warmupSteps, 1)
    curve = settings.makeRateCurve(stepsPerEpoch: max(stepsPerEpoch, 1), stepsLeft: decaySteps)
    plateau = PlateauReduction(settings)
  }

  /// Returns the rate of each step of an epoch, by the number of the step in the trial, from 0.
  ///
  /// - Parameter epochs: the epochs before it, which only `reduce_on_plateau` looks at.
  package func rates(after epochs: [EpochMetrics]) -> (_ step: Int) -> Double {
    let reduced = plateau?.reduce(learningRate, after: epochs)
    return { step in
      step < warmupSteps
        ? learningRate * Double(step) / Double(warmupSteps)
        : reduced ?? learningRate * curve.factor(at: step - warmupSteps)
    }
  }

  /// Why the schedule, or a part of it, changes nothing within the epochs; nil if it does.
  package var fault: String? {
    if warmupSteps >= totalSteps, warmupSteps > 0 {
      return "the warm-up takes \(Self.count(warmupSteps)), but the trial has \(totalSteps)"
    }
    if curve is ConstantRate { return nil }
    if let unreached = (curve as? PiecewiseRate)?.boundaries.first(where: { $0 >= decaySteps - 1 })
    {
      return "the boundary \(unreached) is not before the last of \(Self.count(decaySteps))"
    }
    let first = curve.factor(at: 0)
    let changes = (1..<max(decaySteps, 1)).contains { curve.factor(at: $0) != first }
    return changes ? nil : "the learning rate is the same in \(Self.count(decaySteps))"
  }

  /// "1 step", "60 steps".
  private static func count(_ steps: Int) -> String { "\(steps) step" + (steps == 1 ? "" : "s") }
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
