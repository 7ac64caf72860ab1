import Kernels

/// What a hidden layer of the MLP does after its weights: bias, ReLU, dropout.
struct BiasReLUDropout: Sendable {
  /// Position of the layer in the MLP, from 0.
  let layer: Int
  let count: Int
  /// Where the biases start in the parameters.
  let biasStart: Int

  init(_ layer: Int, count: Int, layout: inout ParameterLayout) {
    self.layer = layer
    self.count = count
    biasStart = layout.add("mlp.\(layer).bias", [count], .zeros)
  }

  /// Puts the biases where the weights' products are added.
  func begin(_ result: inout MutableSpan<Lanes>, parameters: Span<Float>) {
    for unit in 0..<count { result[unit] = Lanes(repeating: parameters[biasStart + unit]) }
  }

  /// ReLU and dropout, in place.
  ///
  /// - Parameter mask: decides which units are silent; nil when predicting.
  func activate(_ result: inout MutableSpan<Lanes>, mask: DropoutMask?) {
    rectify(&result, count: count)
    mask?.apply(to: &result, layer: layer, units: count)
  }

  /// From the derivative of the result to that of the sums before the ReLU, in place; adds it to the
  /// gradient of the biases.
  ///
  /// - Parameters:
  ///   - result: what came out of `activate`.
  ///   - biases: [count] lanes, the samples still apart.
  func activateBackward(
    _ derivative: inout MutableSpan<Lanes>, result: Span<Lanes>, mask: DropoutMask?,
    biases: Buffer<Lanes>
  ) {
    rectifyBackward(&derivative, results: result, count: count)
    // A silent unit's result is zero, so that its derivative is zero already.
    if let mask { scale(&derivative, by: mask.dropout.scale, count: count) }
    var accumulators = biases.mutableSpan
    add(derivative.span, to: &accumulators, count: count)
  }
}
