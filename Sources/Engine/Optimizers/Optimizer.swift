package import Kernels

/// A rule that turns gradients into steps, with Keras 3's semantics.
///
/// All weights of a network lie in one buffer; the gradient and each state are buffers of the same
/// length. The learning rate comes with each step, so that schedules need no optimizer of their
/// own. What all optimizers have, such as weight decay, is around the rule (`WeightUpdate`).
package protocol Optimizer: Sendable {
  /// Names of the states that the rule keeps for every weight, as checkpoints spell them.
  var stateNames: [String] { get }

  /// The value of every element of a state before the first step; nil for that of its weight.
  func initialValue(ofState name: String) -> Float?

  /// Updates a range of the weights by one step. Each element depends on itself alone, so the bits
  /// do not depend on how threads cut the buffers into ranges.
  ///
  /// - Parameters:
  ///   - parameters: the weights, [count].
  ///   - gradients: of the batch's mean loss, [count].
  ///   - squares: what replaces the squared gradients in `range`; nil for the squares of
  ///     `gradients`.
  ///   - states: [count] each, in the order of `stateNames`.
  ///   - learningRate: of this step.
  ///   - step: number of the training step, from 1.
  func update(
    _ parameters: Buffer<Float>, gradients: Buffer<Float>, squares: Buffer<Float>?,
    states: [Buffer<Float>], in range: Range<Int>, learningRate: Double, step: Int)

  /// True if the weights to evaluate are others than those that are trained.
  var averagesWeights: Bool { get }

  /// Computes a range of the weights to evaluate, for a rule that averages weights.
  ///
  /// - Parameters:
  ///   - parameters: the trained weights, [count].
  ///   - states: [count] each, in the order of `stateNames`.
  ///   - average: [count], overwritten in `range`.
  func average(
    _ parameters: Buffer<Float>, states: [Buffer<Float>], into average: Buffer<Float>,
    in range: Range<Int>)
}

extension Optimizer {
  package func initialValue(ofState name: String) -> Float? { 0 }

  package var averagesWeights: Bool { false }

  package func average(
    _ parameters: Buffer<Float>, states: [Buffer<Float>], into average: Buffer<Float>,
    in range: Range<Int>
  ) {
    preconditionFailure("the rule averages no weights")
  }
}
