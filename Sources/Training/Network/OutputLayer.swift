import Kernels

/// Dense(1): a weighted sum of a sample's values, with or without a bias.
struct OutputLayer: Sendable {
  let input: Int
  let weightStart: Int
  let biasStart: Int?

  init(
    weight: String, bias: String?, input: Int, initializer: Initializer,
    layout: inout ParameterLayout
  ) {
    self.input = input
    weightStart = layout.add(weight, [input, 1], initializer)
    biasStart = bias.map { layout.add($0, [1], .zeros) }
  }

  /// The gradient sums of a shard, the samples still apart.
  struct Gradients {
    /// [input] lanes.
    let weights: Buffer<Lanes>
    /// One, of the bias.
    let bias: Buffer<Lanes> = Buffer(repeating: .zero, count: 1)

    init(_ layer: OutputLayer) {
      weights = Buffer(repeating: .zero, count: layer.input)
    }
  }

  /// - Parameter values: [input] lanes.
  func forward(_ values: Span<Lanes>, parameters: Span<Float>) -> Lanes {
    let sum = dotProduct(values, count: input, weights: parameters, at: weightStart)
    return biasStart.map { sum + parameters[$0] } ?? sum
  }

  /// - Parameters:
  ///   - derivative: of the result, a number a sample.
  ///   - inputDerivative: [input] lanes, overwritten.
  func backward(
    _ values: Span<Lanes>, parameters: Span<Float>, derivative: Lanes,
    inputDerivative: inout MutableSpan<Lanes>, gradients: Gradients
  ) {
    var sums = gradients.weights.mutableSpan
    dotProductBackward(
      values, count: input, weights: parameters, at: weightStart, derivative: derivative,
      inputDerivative: &inputDerivative, gradient: &sums)
    gradients.bias[0] += derivative
  }

  /// Moves the sums of a shard to the flat gradient and clears them.
  func flush(_ gradients: Gradients, into flat: inout MutableSpan<Float>, offset: Int) {
    moveLaneGradient(gradients.weights, into: &flat, at: weightStart - offset)
    if let biasStart {
      moveLaneGradient(gradients.bias, into: &flat, at: biasStart - offset)
    }
  }
}
