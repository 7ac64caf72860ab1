package import Kernels

/// Gradient descent, as Keras 3 steps. Without momentum θ −= lr · g; with momentum μ
///
///     v = μ·v − lr·g
///     θ += v              (nesterov: θ += μ·v − lr·g)
package struct SGD: Optimizer {
  private let momentum: Float
  private let nesterov: Bool

  package init(momentum: Double, nesterov: Bool) {
    self.momentum = Float(momentum)
    self.nesterov = nesterov
  }

  package var stateNames: [String] { momentum == 0 ? [] : ["velocity"] }

  package func update(
    _ parameters: Buffer<Float>, gradients: Buffer<Float>, squares: Buffer<Float>?,
    states: [Buffer<Float>], in range: Range<Int>, learningRate: Double, step: Int
  ) {
    let descent = Lanes(repeating: -Float(learningRate))
    let momentum = Lanes(repeating: momentum)
    if stateNames.isEmpty {
      updateElements(of: parameters, gradients: gradients, states: states, in: range) {
        (parameter, gradient, _: inout InlineArray<0, Lanes>) in
        parameter = parameter.addingProduct(gradient, descent)
      }
    } else if nesterov {
      updateElements(of: parameters, gradients: gradients, states: states, in: range) {
        (parameter, gradient, velocity: inout InlineArray<1, Lanes>) in
        velocity[0] = (gradient * descent).addingProduct(velocity[0], momentum)
        parameter += (gradient * descent).addingProduct(velocity[0], momentum)
      }
    } else {
      updateElements(of: parameters, gradients: gradients, states: states, in: range) {
        (parameter, gradient, velocity: inout InlineArray<1, Lanes>) in
        velocity[0] = (gradient * descent).addingProduct(velocity[0], momentum)
        parameter += velocity[0]
      }
    }
  }
}
