import Kernels

/// Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019, as Keras 3 steps:
/// θ −= lr · decay · θ, then a step of Adam.
package struct AdamW: Optimizer {
  private let moments: AdamMoments
  /// Learning rate times decay.
  private let decay: Float

  package init(
    learningRate: Double, beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double
  ) {
    moments = AdamMoments(
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon)
    decay = Float(learningRate * weightDecay)
  }

  package var stateNames: [String] { AdamMoments.stateNames }

  package func update(
    parameters: inout MutableSpan<Float>, gradients: Span<Float>,
    first: inout MutableSpan<Float>, second: inout MutableSpan<Float>,
    third: inout MutableSpan<Float>, step: Int
  ) {
    let moments = moments
    let rate = moments.rate(step: step)
    let loss = Lanes(repeating: -decay)
    forEachElement(&parameters, gradients, &first, &second) { parameter, gradient, m, v in
      parameter = parameter.addingProduct(parameter, loss)
      parameter -= moments.advance(gradient, &m, &v, rate: rate)
    }
  }
}
