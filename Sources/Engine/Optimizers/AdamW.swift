package import Kernels

/// Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019, as Keras 3 steps:
/// θ −= lr · decay · θ, then a step of Adam.
package struct AdamW: Optimizer {
  private let moments: AdamMoments
  private let weightDecay: Double

  package init(
    beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double
  ) {
    moments = AdamMoments(beta1: beta1, beta2: beta2, epsilon: epsilon)
    self.weightDecay = weightDecay
  }

  package var stateNames: [String] { AdamMoments.stateNames }

  package func update(
    _ parameters: Buffer<Float>, gradients: Buffer<Float>, squares: Buffer<Float>?,
    states: [Buffer<Float>], in range: Range<Int>, learningRate: Double, step: Int
  ) {
    let moments = moments
    let rate = moments.rate(learningRate, step: step)
    let decay = Lanes(repeating: -Float(learningRate * weightDecay))
    if let squares { moments.advance(states[1], by: squares, in: range) }
    updateElements(of: parameters, gradients: gradients, states: states, in: range) {
      (parameter, gradient, states: inout InlineArray<2, Lanes>) in
      parameter = parameter.addingProduct(parameter, decay)
      if squares == nil { moments.advance(&states[1], by: gradient) }
      parameter -= moments.step(&states, gradient, rate: rate)
    }
  }
}
