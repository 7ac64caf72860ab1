package import ExperimentModel

/// A rule that turns gradients into steps, with Keras 3's semantics.
///
/// All weights of a network lie in one buffer; the gradient and each state are buffers of the same
/// length. A rule looks at one element at a time, so that a step gives the same bits however the
/// buffers are cut into ranges over threads.
package protocol Optimizer: Sendable {
  /// Names of the states that this rule keeps for every weight, at most three, as checkpoints
  /// spell them.
  var stateNames: [String] { get }

  /// What every element of that state is before the first step.
  func initialValue(ofState name: String) -> Float

  /// Moves a range of the weights by one step.
  ///
  /// - Parameters:
  ///   - parameters: The weights.
  ///   - gradients: Of the mean loss; as long as `parameters`.
  ///   - first: The same range of the first state; the states that the rule does not have are
  ///     empty spans.
  ///   - second: Likewise of the second state.
  ///   - third: Likewise of the third state.
  ///   - step: Counts the steps of the training, from 1.
  func update(
    parameters: inout MutableSpan<Float>, gradients: Span<Float>,
    first: inout MutableSpan<Float>, second: inout MutableSpan<Float>,
    third: inout MutableSpan<Float>, step: Int)
}

extension Optimizer {
  package func initialValue(ofState name: String) -> Float { 0 }
}

extension OptimizerSettings {
  /// The rule that these settings describe.
  package func makeOptimizer(learningRate: Double) -> any Optimizer {
    switch name {
    case .adam:
      Adam(learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon)
    case .adamw:
      AdamW(
        learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
        weightDecay: weightDecay)
    case .rmsprop:
      RMSprop(
        learningRate: learningRate, rho: rho, momentum: momentum, epsilon: epsilon,
        centered: centered)
    case .adagrad:
      Adagrad(
        learningRate: learningRate, initialAccumulator: initialAccumulator, epsilon: epsilon)
    case .sgd:
      SGD(learningRate: learningRate, momentum: momentum, nesterov: nesterov)
    }
  }
}
