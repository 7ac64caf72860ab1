import Kernels

/// Dense(1) over a sample's values [rows, width], with or without a bias.
struct OutputLayer: Sendable {
  let rows: Int
  let width: Int
  let stride: Int
  let weightStart: Int
  let biasStart: Int?

  init(
    weight: String, bias: String?, rows: Int = 1, width: Int, stride: Int, initializer: Initializer,
    layout: inout ParameterLayout
  ) {
    self.rows = rows
    self.width = width
    self.stride = stride
    weightStart = layout.add(weight, [rows * width, 1], initializer)
    biasStart = bias.map { layout.add($0, [1], .zeros) }
  }

  /// Floating-point operations of a row's forward pass.
  var operations: Double { 2 * Double(rows * width) }

  /// Gradient accumulators, per sample.
  struct GradientAccumulators {
    /// [rows, width] lanes.
    let weights: Buffer<Lanes>
    /// [1] lanes.
    let bias: Buffer<Lanes>

    init(_ layer: OutputLayer, _ allocator: BufferAllocator) {
      weights = allocator.buffer(repeating: .zero, count: layer.rows * layer.width)
      bias = allocator.buffer(repeating: .zero, count: 1)
    }
  }

  /// - Parameter values: [rows, width] lanes, `stride` apart.
  func forward(_ values: Span<Lanes>, parameters: Span<Float>) -> Lanes {
    let sum = dotProduct(
      values, rows: rows, width: width, stride: stride, weights: parameters, at: weightStart)
    return biasStart.map { sum + parameters[$0] } ?? sum
  }

  /// - Parameters:
  ///   - derivative: of the result, one number per sample.
  ///   - inputDerivative: [rows, width] lanes, `stride` apart, overwritten.
  func backward(
    _ values: Span<Lanes>, parameters: Span<Float>, derivative: Lanes,
    inputDerivative: inout MutableSpan<Lanes>, accumulators: GradientAccumulators
  ) {
    var weightSums = accumulators.weights.mutableSpan
    dotProductBackward(
      values, rows: rows, width: width, stride: stride, weights: parameters, at: weightStart,
      derivative: derivative, inputDerivative: &inputDerivative, gradient: &weightSums)
    accumulators.bias[0] += derivative
  }

  /// Moves the accumulators to the flat gradient and clears them.
  func flush(_ accumulators: GradientAccumulators, into flat: inout MutableSpan<Float>, offset: Int)
  {
    moveLaneGradient(accumulators.weights, into: &flat, at: weightStart - offset)
    if let biasStart {
      moveLaneGradient(accumulators.bias, into: &flat, at: biasStart - offset)
    }
  }
}
