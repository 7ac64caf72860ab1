import Kernels

/// A dense hidden layer with ReLU and dropout, after the MLP's first layer (`FieldwiseDense`).
struct DenseLayer: Sendable {
  let input: Int
  /// Offset of the weights [input, units] in the parameters.
  let weightStart: Int
  let units: BiasReLUDropout

  /// - Parameter index: position in the MLP, from 0.
  init(_ index: Int, input: Int, output: Int, layout: inout ParameterLayout) {
    self.input = input
    weightStart = layout.add("mlp.\(index).weight", [input, output], .normal(deviation: 1e-4))
    units = BiasReLUDropout(index, count: output, layout: &layout)
  }

  /// Floating-point operations of a row's forward pass.
  var operations: Double { 2 * Double(input * units.count) }

  /// The weights packed for the kernels, once per step.
  struct Weights: Sendable {
    /// [input, units].
    var forward: PackedMatrix
    /// [units, input].
    var backward: PackedMatrix

    init(_ layer: DenseLayer, _ allocator: BufferAllocator) {
      forward = allocator.matrix(inner: layer.input, outer: layer.units.count)
      backward = allocator.matrix(inner: layer.units.count, outer: layer.input)
    }

    mutating func pack(_ layer: DenseLayer, _ parameters: Span<Float>, training: Bool) {
      let width = layer.units.count
      forward.pack(parameters, at: layer.weightStart, rowStride: width, columnStride: 1)
      guard training else { return }
      backward.pack(parameters, at: layer.weightStart, rowStride: 1, columnStride: width)
    }
  }

  /// Gradient accumulators, and a buffer of the backward pass.
  struct GradientAccumulators {
    /// [⌈units / 8⌉, 8] octets: the derivatives, sample by sample.
    let panels: Buffer<Octet>
    /// [⌈units / 8⌉, input] octets.
    let weights: Buffer<Octet>
    /// [units] lanes, per sample.
    let biases: Buffer<Lanes>

    init(_ layer: DenseLayer, _ allocator: BufferAllocator) {
      panels = allocator.buffer(repeating: .zero, count: layer.panelCount * Lanes.count)
      weights = allocator.buffer(repeating: .zero, count: layer.input * layer.panelCount)
      biases = allocator.buffer(repeating: .zero, count: layer.units.count)
    }
  }

  private var panelCount: Int { (units.count + 7) / 8 }

  /// - Parameters:
  ///   - values: [input] lanes.
  ///   - mask: units to drop; nil when predicting.
  ///   - result: [units] lanes, overwritten.
  func forward(
    _ values: Span<Lanes>, weights: borrowing Weights, parameters: Span<Float>,
    mask: DropoutMask?, into result: inout MutableSpan<Lanes>
  ) {
    units.begin(&result, parameters: parameters)
    project(
      values, inputStride: input, rows: 0..<1, weights: weights.forward, into: &result,
      outputStride: units.count, accumulate: true)
    units.activate(&result, mask: mask)
  }

  /// - Parameters:
  ///   - values: input of `forward`.
  ///   - result: its output.
  ///   - derivative: of the result; overwritten.
  ///   - inputDerivative: [input] lanes, overwritten.
  func backward(
    _ values: Span<Lanes>, result: Span<Lanes>, weights: borrowing Weights, mask: DropoutMask?,
    derivative: inout MutableSpan<Lanes>, inputDerivative: inout MutableSpan<Lanes>,
    accumulators: GradientAccumulators
  ) {
    units.activateBackward(&derivative, result: result, mask: mask, biases: accumulators.biases)
    var panels = accumulators.panels.mutableSpan
    transposeToPanels(
      derivative.span, inputStride: units.count, rows: 1, width: units.count, into: &panels)
    var weightSums = accumulators.weights.mutableSpan
    accumulateWeightGradient(
      values, stride: input, rows: 1, width: input, panels: accumulators.panels.span,
      panels: panelCount,
      into: &weightSums)
    project(
      derivative.span, inputStride: units.count, rows: 0..<1, weights: weights.backward,
      into: &inputDerivative, outputStride: input)
  }

  /// Moves the accumulators to the flat gradient and clears them.
  func flush(_ accumulators: GradientAccumulators, into flat: inout MutableSpan<Float>, offset: Int)
  {
    moveWeightGradient(
      accumulators.weights, panelHeight: input, rows: 0..<input, width: units.count, into: &flat,
      at: weightStart - offset)
    moveLaneGradient(accumulators.biases, into: &flat, at: units.biasStart - offset)
  }
}
