import Kernels

/// Layer normalization of each token: y = gain · (x − mean) / √(variance + ε) + bias.
///
/// Part of a layer. Ba, Kiros and Hinton, "Layer Normalization", 2016; ε is Keras's.
struct LayerNormalization: Sendable {
  let tokens: Int
  let width: Int
  /// Lanes from one token to the next.
  let stride: Int
  /// Offsets of the weights [width], or [tokens, width], in the parameters.
  private let gain: Int
  private let bias: Int
  /// Weights from one token's to the next's; 0 if tokens share them.
  private let weightStride: Int
  private let gainSums: Int
  private let biasSums: Int
  /// Offset in the values of (x − mean) / √(variance + ε), [tokens, width] lanes.
  private let normalized: Int
  /// Offset in the values of 1 / √(variance + ε), [tokens] lanes.
  private let inverseDeviation: Int

  static let epsilon: Float = 1e-3

  /// - Parameter sharesWeights: false for gains and biases of each token's own.
  init(
    _ name: String, tokens: Int, width: Int, stride: Int, sharesWeights: Bool = true,
    _ network: inout NetworkBuilder
  ) {
    self.tokens = tokens
    self.width = width
    self.stride = stride
    weightStride = sharesWeights ? 0 : width
    let (shape, count) = sharesWeights ? ([width], width) : ([tokens, width], tokens * width)
    gain = network.bias("\(name).gain", shape, .ones)
    bias = network.bias("\(name).bias", shape)
    gainSums = network.laneSums(of: gain, count: count)
    biasSums = network.laneSums(of: bias, count: count)
    normalized = network.saved(tokens * width)
    inverseDeviation = network.saved(tokens)
  }

  /// The normalized tokens of one row, [tokens][width].
  func reference(_ tokens: [[Double]], _ row: ScalarRow) -> [[Double]] {
    tokens.enumerated().map { token, x in
      let mean = x.reduce(0, +) / Double(width)
      let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
      let deviation = (variance + Double(Self.epsilon)).squareRoot()
      return x.map { ($0 - mean) / deviation }
        .times(row.weights(gain + token * weightStride, count: width))
        .plus(row.weights(bias + token * weightStride, count: width))
    }
  }

  /// - Parameter values: [tokens, width] lanes, `stride` apart, in place.
  func forward(_ values: inout MutableSpan<Lanes>, _ pass: GroupPass) {
    let (parameters, saved) = (pass.parameters.span, pass.workspace.values)
    let share = 1 / Float(width)
    for token in 0..<tokens {
      let (start, weight) = (token * stride, token * weightStride)
      let kept = normalized + token * width
      var sum = Lanes.zero
      for i in 0..<width { sum += values[start + i] }
      let mean = sum * share
      var squares = Lanes.zero
      for i in 0..<width {
        let centred = values[start + i] - mean
        squares.addProduct(centred, centred)
      }
      let inverse = 1 / (squares * share + Self.epsilon).squareRoot()
      saved[inverseDeviation + token] = inverse
      for i in 0..<width {
        let normalized = (values[start + i] - mean) * inverse
        saved[kept + i] = normalized
        values[start + i] = Lanes(repeating: parameters[bias + weight + i])
          .addingProduct(normalized, Lanes(repeating: parameters[gain + weight + i]))
      }
    }
  }

  /// - Parameter derivative: [tokens, width] lanes, `stride` apart, in place.
  func backward(_ derivative: inout MutableSpan<Lanes>, _ pass: GroupPass) {
    let (parameters, saved) = (pass.parameters.span, pass.workspace.values)
    let sums = pass.accumulators.lanes
    let share = 1 / Float(width)
    for subgroup in 0..<Lanes.subgroups {
      for token in 0..<tokens {
        let (start, weight) = (token * stride, token * weightStride)
        let kept = normalized + token * width
        for i in 0..<width {
          let outer = derivative[start + i].subgroup(subgroup)
          sums[gainSums + weight + i].addProduct(outer, saved[kept + i].subgroup(subgroup))
          sums[biasSums + weight + i] += outer
        }
      }
    }
    for token in 0..<tokens {
      let (start, weight) = (token * stride, token * weightStride)
      let kept = normalized + token * width
      var sum = Lanes.zero
      var weighted = Lanes.zero
      for i in 0..<width {
        let normalized = saved[kept + i]
        let outer = derivative[start + i]
        let inner = outer * parameters[gain + weight + i]
        derivative[start + i] = inner
        sum += inner
        weighted.addProduct(inner, normalized)
      }
      let inverse = saved[inverseDeviation + token]
      for i in 0..<width {
        let normalized = saved[kept + i]
        derivative[start + i] =
          (derivative[start + i] - sum * share - normalized * (weighted * share)) * inverse
      }
    }
  }
}
