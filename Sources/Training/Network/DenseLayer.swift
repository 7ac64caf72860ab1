import Kernels

/// A hidden layer of the MLP: Dense, ReLU, dropout.
struct DenseLayer: Sendable {
  /// Position in the MLP, from 0.
  let index: Int
  let input: Int
  let output: Int
  /// Where the weights [input, output] and the biases [output] start in the parameters.
  let weightStart: Int
  let biasStart: Int

  init(_ index: Int, input: Int, output: Int, layout: inout ParameterLayout) {
    self.index = index
    self.input = input
    self.output = output
    weightStart = layout.add("mlp.\(index).weight", [input, output], .normal(deviation: 1e-4))
    biasStart = layout.add("mlp.\(index).bias", [output], .zeros)
  }

  /// The weights in the orders in which the kernels read them; made once a step.
  struct Weights: Sendable {
    /// [input, output].
    var forward: PackedMatrix
    /// [output, input].
    var backward: PackedMatrix

    init(_ layer: DenseLayer) {
      forward = PackedMatrix(inner: layer.input, outer: layer.output)
      backward = PackedMatrix(inner: layer.output, outer: layer.input)
    }

    mutating func pack(_ layer: DenseLayer, _ parameters: Span<Float>, training: Bool) {
      let width = layer.output
      forward.pack(parameters, at: layer.weightStart, rowStride: width, columnStride: 1)
      guard training else { return }
      backward.pack(parameters, at: layer.weightStart, rowStride: 1, columnStride: width)
    }
  }

  /// Sums of the gradient, and a buffer of the backward pass.
  struct Sums {
    /// [⌈output / 8⌉, 8]: the derivatives, sample after sample.
    let panels: Buffer<Octet>
    /// [⌈output / 8⌉, input].
    let weights: Buffer<Octet>
    /// [output] lanes, the samples still apart.
    let biases: Buffer<Lanes>

    init(_ layer: DenseLayer) {
      panels = Buffer(repeating: .zero, count: layer.panelCount * Lanes.count)
      weights = Buffer(repeating: .zero, count: layer.input * layer.panelCount)
      biases = Buffer(repeating: .zero, count: layer.output)
    }
  }

  private var panelCount: Int { (output + 7) / 8 }

  /// - Parameters:
  ///   - values: [input] lanes.
  ///   - mask: decides which units are silent; nil when predicting.
  ///   - result: [output] lanes, overwritten.
  func forward(
    _ values: Span<Lanes>, weights: borrowing Weights, parameters: Span<Float>,
    mask: DropoutMask?, into result: inout MutableSpan<Lanes>
  ) {
    for unit in 0..<output {
      result[unit] = Lanes(repeating: parameters[biasStart + unit])
    }
    project(
      values, inputStride: input, rows: 0..<1, weights: weights.forward, into: &result,
      outputStride: output, accumulate: true)
    rectify(&result, count: output)
    mask?.apply(to: &result, layer: index, units: output)
  }

  /// - Parameters:
  ///   - values: what went into `forward`.
  ///   - result: what came out of it.
  ///   - derivative: of the result; used up.
  ///   - inputDerivative: [input] lanes, overwritten.
  func backward(
    _ values: Span<Lanes>, result: Span<Lanes>, weights: borrowing Weights, mask: DropoutMask?,
    derivative: inout MutableSpan<Lanes>, inputDerivative: inout MutableSpan<Lanes>, sums: Sums
  ) {
    rectifyBackward(&derivative, results: result, count: output)
    // A silent unit's result is zero, so that its derivative is zero already.
    if let mask { scale(&derivative, by: mask.dropout.scale, count: output) }
    var biases = sums.biases.mutableSpan
    add(derivative.span, to: &biases, count: output)
    var panels = sums.panels.mutableSpan
    transposeToPanels(
      derivative.span, inputStride: output, rows: 1, width: output, into: &panels)
    var weightSums = sums.weights.mutableSpan
    accumulateWeightGradient(
      values, stride: input, rows: 1, width: input, panels: sums.panels.span, panels: panelCount,
      into: &weightSums)
    project(
      derivative.span, inputStride: output, rows: 0..<1, weights: weights.backward,
      into: &inputDerivative, outputStride: input)
  }

  /// Moves the sums to the flat gradient and clears them.
  func flush(_ sums: Sums, into flat: inout MutableSpan<Float>, offset: Int) {
    moveWeightGradient(
      sums.weights, rows: input, width: output, into: &flat, at: weightStart - offset)
    moveLaneGradient(sums.biases, into: &flat, at: biasStart - offset)
  }
}
