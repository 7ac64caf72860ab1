import Engine
import ExperimentModel
import Kernels

/// A copy of the weights of the best epoch so far, which early stopping restores at the end.
final class BestWeights {
  let values: Buffer<Float>

  /// Nil if the settings keep the last weights.
  init?(_ settings: Hyperparameters, of weights: Weights) {
    guard let stopping = EarlyStopping(settings), stopping.restoresBest else { return nil }
    values = Buffer(repeating: 0, count: weights.layout.count)
  }

  /// Copies the weights that were validated.
  func take(_ weights: Weights) { copy(weights.evaluated, to: values) }

  func restore(into weights: Weights) { copy(values, to: weights.values) }

  private func copy(_ source: Buffer<Float>, to target: Buffer<Float>) {
    var target = target.mutableSpan
    let source = source.span
    for index in 0..<source.count { target[index] = source[index] }
  }
}
