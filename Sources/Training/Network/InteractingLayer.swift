import ExperimentModel
import Kernels

/// One interacting layer of AutoInt: multi-head self-attention over a sample's fields (Song et al.
/// 2019, section 4.4).
///
/// From tokens x [F, input] with width W = heads · head dimension:
/// q, k, v = x·Wq, x·Wk, x·Wv [F, W]; for each head p = softmax(scale · q·kᵀ) [F, F] and o = p·v;
/// result = ReLU(o + residual) [F, W], the heads side by side.
struct InteractingLayer: Sendable {
  let fields: Int
  /// Width of a token that comes in.
  let input: Int
  /// Lanes from one token that comes in to the next.
  let inputStride: Int
  let heads: Int
  let headDimension: Int
  let scale: Float
  let residual: ResidualKind
  let norm: LayerNormalization?
  /// Where query, key, value and (with a linear residual) residual start in the parameters.
  let projectionStarts: [Int]

  var width: Int { heads * headDimension }
  /// Lanes from one token of queries, keys, values and results to the next: an odd number, so that
  /// the same feature of many tokens falls into different sets of the L1 cache.
  var stride: Int { width | 1 }
  var panelsPerProjection: Int { (width + 7) / 8 }

  init(
    _ index: Int, architecture: Architecture, input: Int, inputStride: Int,
    layout: inout ParameterLayout
  ) {
    fields = architecture.fields
    self.input = input
    self.inputStride = inputStride
    heads = architecture.heads
    headDimension = architecture.headDimension
    scale = architecture.attentionScaling ? 1 / Float(architecture.headDimension).squareRoot() : 1
    residual = architecture.residual
    let width = architecture.attentionWidth
    var names = ["query", "key", "value"]
    if residual == .linear { names.append("residual") }
    projectionStarts = names.map {
      layout.add("attention.\(index).\($0)", [input, width], .truncatedNormal(deviation: 0.05))
    }
    norm =
      architecture.layerNorm
      ? LayerNormalization(
        "attention.\(index).norm", width: width, stride: width | 1, layout: &layout) : nil
  }
}

extension InteractingLayer {
  /// The layer's weights in the orders in which the kernels read them; made once a step.
  struct Weights: Sendable {
    /// [input, width] each: query, key, value, residual.
    var forward: [PackedMatrix]
    /// [width, input] each.
    var backward: [PackedMatrix]

    init(_ layer: InteractingLayer) {
      let count = layer.projectionStarts.count
      forward = Array(repeating: .init(inner: layer.input, outer: layer.width), count: count)
      backward = Array(repeating: .init(inner: layer.width, outer: layer.input), count: count)
    }

    mutating func pack(_ layer: InteractingLayer, _ parameters: Span<Float>, training: Bool) {
      for (index, start) in layer.projectionStarts.enumerated() {
        forward[index].pack(parameters, at: start)
        if training { backward[index].pack(parameters, at: start, transposed: true) }
      }
    }
  }

  /// What the forward pass of a group leaves for the backward pass.
  struct Activations {
    /// [F, W] lanes each, `stride` apart.
    let queries: Buffer<Lanes>
    let keys: Buffer<Lanes>
    let values: Buffer<Lanes>
    /// [heads, F, F] lanes.
    let probabilities: Buffer<Lanes>
    /// [F, W] lanes, `stride` apart: the residual at first, the layer's result at last.
    let output: Buffer<Lanes>
    let norm: LayerNormalization.Activations?

    init(_ layer: InteractingLayer) {
      let count = layer.fields * layer.stride
      queries = Buffer(repeating: .zero, count: count)
      keys = Buffer(repeating: .zero, count: count)
      values = Buffer(repeating: .zero, count: count)
      output = Buffer(repeating: .zero, count: count)
      probabilities = Buffer(repeating: .zero, count: layer.heads * layer.fields * layer.fields)
      norm = layer.norm.map { .init($0, tokens: layer.fields) }
    }

    /// What the projections make: queries, keys, values and the linear residual.
    var projections: InlineArray<4, Buffer<Lanes>> { [queries, keys, values, output] }
  }

  /// - Parameter tokens: [F, input] lanes, `inputStride` apart.
  func forward(
    _ tokens: Span<Lanes>, weights: borrowing Weights, parameters: Span<Float>,
    into activations: Activations, phases: PhaseTimes?
  ) {
    project(tokens, tokens: fields, weights: weights, into: activations)
    phases?.lap(.projections)
    attend(tokens, parameters: parameters, activations)
    phases?.lap(.attention)
  }

  /// Queries, keys, values and the linear residual of some tokens, a few at a time.
  func project(
    _ tokens: Span<Lanes>, tokens count: Int, weights: borrowing Weights,
    into activations: Activations
  ) {
    let targets = activations.projections
    var first = 0
    while first < count {
      let rows = first..<first + blockLength(of: count - first, most: 4)
      for index in 0..<projectionStarts.count {
        let buffer = targets[index]
        var target = buffer.mutableSpan
        Kernels.project(
          tokens, inputStride: inputStride, rows: rows, weights: weights.forward[index],
          into: &target, outputStride: stride)
      }
      first = rows.upperBound
    }
  }

  /// Brings one token of eight samples from a table, where query, key, value and the linear residual
  /// lie side by side, into lanes.
  ///
  /// - Parameters:
  ///   - table: rows of `rowWidth` numbers, which begin with [projections, W].
  ///   - rows: of the table, one a sample.
  func gather(
    _ table: Span<Float>, rowWidth: Int, rows: SIMD8<Int32>,
    into targets: InlineArray<4, Buffer<Lanes>>, token: Int
  ) {
    let starts = rows &* Int32(truncatingIfNeeded: rowWidth)
    for index in 0..<projectionStarts.count {
      let buffer = targets[index]
      var target = buffer.mutableSpan
      gatherLanes(
        table, starts: starts &+ Int32(truncatingIfNeeded: index * width), width: width,
        into: &target, at: token * stride)
    }
  }

  /// From projections to the layer's result.
  ///
  /// - Parameter tokens: [F, input] lanes, for the identity residual.
  func attend(_ tokens: Span<Lanes>, parameters: Span<Float>, _ activations: Activations) {
    var output = activations.output.mutableSpan
    if residual == .identity {
      for field in 0..<fields {
        copy(
          tokens, at: field * inputStride, to: &output, at: field * stride, count: width)
      }
    }
    for head in 0..<heads {
      let token = LaneMatrix(start: head * headDimension, row: stride)
      let score = LaneMatrix(start: head * fields * fields, row: fields)
      var probabilities = activations.probabilities.mutableSpan
      laneProduct(
        activations.queries.span, token, activations.keys.span, token.transposed,
        into: &probabilities, score, rows: fields, inner: headDimension, columns: fields)
      softmaxRows(&probabilities, at: score.start, rows: fields, columns: fields, scale: scale)
      laneProduct(
        activations.probabilities.span, score, activations.values.span, token, into: &output,
        token, rows: fields, inner: fields, columns: headDimension,
        accumulate: residual != .none)
    }
    norm?.forward(&output, tokens: fields, parameters: parameters, into: activations.norm!)
    rectify(&output, count: fields * stride)
  }
}
