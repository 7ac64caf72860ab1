import Kernels

/// Bias, ReLU and dropout: what follows the weights of a hidden layer.
struct BiasReLUDropout: Sendable {
  /// Position of the layer in the MLP, from 0.
  let layer: Int
  let count: Int
  /// Offset of the biases in the parameters.
  let biasStart: Int

  init(_ layer: Int, count: Int, layout: inout ParameterLayout) {
    self.layer = layer
    self.count = count
    biasStart = layout.add("mlp.\(layer).bias", [count], .zeros)
  }

  /// Initialises the result with the biases; the product with the weights is added to it.
  func begin(_ result: inout MutableSpan<Lanes>, parameters: Span<Float>) {
    for unit in 0..<count { result[unit] = Lanes(repeating: parameters[biasStart + unit]) }
  }

  /// ReLU and dropout, in place.
  ///
  /// - Parameter mask: units to drop; nil when predicting.
  func activate(_ result: inout MutableSpan<Lanes>, mask: DropoutMask?) {
    rectify(&result, count: count)
    mask?.apply(to: &result, layer: layer, units: count)
  }

  /// Backward pass, in place, to the derivative before the ReLU; adds it to the gradient of the
  /// biases.
  ///
  /// - Parameters:
  ///   - result: output of `activate`.
  ///   - biases: [count] lanes: the gradient, per sample.
  func activateBackward(
    _ derivative: inout MutableSpan<Lanes>, result: Span<Lanes>, mask: DropoutMask?,
    biases: Buffer<Lanes>
  ) {
    rectifyBackward(&derivative, results: result, count: count)
    // A dropped unit's result is zero, so the ReLU has already zeroed its derivative.
    if let mask { scale(&derivative, by: mask.dropout.scale, count: count) }
    var accumulators = biases.mutableSpan
    add(derivative.span, to: &accumulators, count: count)
  }
}
