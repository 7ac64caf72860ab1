import Kernels

/// Gradient descent, as Keras 3 steps. Without momentum θ −= lr · g; with momentum μ
///
///     v = μ·v − lr·g
///     θ += v              (nesterov: θ += μ·v − lr·g)
package struct SGD: Optimizer {
  private let learningRate: Float
  private let momentum: Float
  private let nesterov: Bool

  package init(learningRate: Double, momentum: Double, nesterov: Bool) {
    self.learningRate = Float(learningRate)
    self.momentum = Float(momentum)
    self.nesterov = nesterov
  }

  package var stateNames: [String] { momentum == 0 ? [] : ["velocity"] }

  package func update(
    parameters: inout MutableSpan<Float>, gradients: Span<Float>,
    first: inout MutableSpan<Float>, second: inout MutableSpan<Float>,
    third: inout MutableSpan<Float>, step: Int
  ) {
    let descent = Lanes(repeating: -learningRate)
    let momentum = Lanes(repeating: momentum)
    if stateNames.isEmpty {
      forEachElement(&parameters, gradients) { parameter, gradient in
        parameter = parameter.addingProduct(gradient, descent)
      }
    } else if nesterov {
      forEachElement(&parameters, gradients, &first) { parameter, gradient, velocity in
        velocity = (gradient * descent).addingProduct(velocity, momentum)
        parameter += (gradient * descent).addingProduct(velocity, momentum)
      }
    } else {
      forEachElement(&parameters, gradients, &first) { parameter, gradient, velocity in
        velocity = (gradient * descent).addingProduct(velocity, momentum)
        parameter += velocity
      }
    }
  }
}
