import Kernels

/// Layer normalization of each token: y = gain · (x − mean) / √(variance + ε) + bias.
///
/// Ba, Kiros and Hinton, "Layer Normalization", 2016; ε is Keras's.
struct LayerNormalization: Sendable {
  let width: Int
  /// Lanes from one token to the next.
  let stride: Int
  let gainStart: Int
  let biasStart: Int

  static let epsilon: Float = 1e-3

  init(_ name: String, width: Int, stride: Int, layout: inout ParameterLayout) {
    self.width = width
    self.stride = stride
    gainStart = layout.add("\(name).gain", [width], .ones)
    biasStart = layout.add("\(name).bias", [width], .zeros)
  }

  struct Activations {
    /// [tokens, width] lanes: (x − mean) / √(variance + ε).
    let normalized: Buffer<Lanes>
    /// [tokens] lanes: 1 / √(variance + ε).
    let inverseDeviation: Buffer<Lanes>

    init(_ layer: LayerNormalization, tokens: Int, _ allocator: BufferAllocator) {
      normalized = allocator.buffer(repeating: .zero, count: tokens * layer.width)
      inverseDeviation = allocator.buffer(repeating: .zero, count: tokens)
    }
  }

  /// Gradient accumulators.
  struct GradientAccumulators {
    /// [width] lanes each, per sample.
    let gain: Buffer<Lanes>
    let bias: Buffer<Lanes>

    init(_ layer: LayerNormalization, _ allocator: BufferAllocator) {
      gain = allocator.buffer(repeating: .zero, count: layer.width)
      bias = allocator.buffer(repeating: .zero, count: layer.width)
    }
  }

  /// - Parameter values: [tokens, width] lanes, `stride` apart, in place.
  func forward(
    _ values: inout MutableSpan<Lanes>, tokens: Int, parameters: Span<Float>,
    into activations: Activations
  ) {
    let share = 1 / Float(width)
    for token in 0..<tokens {
      let start = token * stride
      let kept = token * width
      var sum = Lanes.zero
      for i in 0..<width { sum += values[start + i] }
      let mean = sum * share
      var squares = Lanes.zero
      for i in 0..<width {
        let centred = values[start + i] - mean
        squares.addProduct(centred, centred)
      }
      let inverse = 1 / (squares * share + Self.epsilon).squareRoot()
      activations.inverseDeviation[token] = inverse
      for i in 0..<width {
        let normalized = (values[start + i] - mean) * inverse
        activations.normalized[kept + i] = normalized
        values[start + i] = Lanes(repeating: parameters[biasStart + i])
          .addingProduct(normalized, Lanes(repeating: parameters[gainStart + i]))
      }
    }
  }

  /// - Parameter derivative: [tokens, width] lanes, `stride` apart, in place.
  func backward(
    _ derivative: inout MutableSpan<Lanes>, _ activations: Activations, tokens: Int,
    parameters: Span<Float>, accumulators: GradientAccumulators
  ) {
    let share = 1 / Float(width)
    for token in 0..<tokens {
      let start = token * stride
      let kept = token * width
      var sum = Lanes.zero
      var weighted = Lanes.zero
      for i in 0..<width {
        let normalized = activations.normalized[kept + i]
        let outer = derivative[start + i]
        accumulators.gain[i].addProduct(outer, normalized)
        accumulators.bias[i] += outer
        let inner = outer * parameters[gainStart + i]
        derivative[start + i] = inner
        sum += inner
        weighted.addProduct(inner, normalized)
      }
      let inverse = activations.inverseDeviation[token]
      for i in 0..<width {
        let normalized = activations.normalized[kept + i]
        derivative[start + i] =
          (derivative[start + i] - sum * share - normalized * (weighted * share)) * inverse
      }
    }
  }

  func flush(_ accumulators: GradientAccumulators, into flat: inout MutableSpan<Float>, offset: Int)
  {
    moveLaneGradient(accumulators.gain, into: &flat, at: gainStart - offset)
    moveLaneGradient(accumulators.bias, into: &flat, at: biasStart - offset)
  }
}
