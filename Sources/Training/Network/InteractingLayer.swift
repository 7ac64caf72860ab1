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
  let heads: Int
  let headDimension: Int
  let scale: Float
  let residual: ResidualKind
  let norm: LayerNormalization?
  /// Where query, key, value and (with a linear residual) residual start in the parameters.
  let projectionStarts: [Int]

  var width: Int { heads * headDimension }

  init(
    _ index: Int, architecture: Architecture, input: Int, layout: inout ParameterLayout
  ) {
    fields = architecture.fields
    self.input = input
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
      ? LayerNormalization("attention.\(index).norm", width: width, layout: &layout) : nil
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
    /// [F, W] lanes each.
    let queries: Buffer<Lanes>
    let keys: Buffer<Lanes>
    let values: Buffer<Lanes>
    /// [heads, F, F] lanes.
    let probabilities: Buffer<Lanes>
    /// [F, W] lanes, after the ReLU.
    let output: Buffer<Lanes>
    var norm: LayerNormalization.Activations?

    init(_ layer: InteractingLayer) {
      let count = layer.fields * layer.width
      queries = Buffer(repeating: .zero, count: count)
      keys = Buffer(repeating: .zero, count: count)
      values = Buffer(repeating: .zero, count: count)
      output = Buffer(repeating: .zero, count: count)
      probabilities = Buffer(repeating: .zero, count: layer.heads * layer.fields * layer.fields)
      norm = layer.norm.map { .init($0, tokens: layer.fields) }
    }
  }

  /// Buffers of the backward pass and the gradient sums of a shard.
  struct Gradients {
    /// [F, W] lanes each.
    let queries: Buffer<Lanes>
    let keys: Buffer<Lanes>
    let values: Buffer<Lanes>
    /// [F, F] lanes.
    let scores: Buffer<Lanes>
    /// [projections · ⌈W / 8⌉, F · 16]: the derivatives of all projections, sample after sample.
    let panels: Buffer<Octet>
    /// [input, projections · ⌈W / 8⌉]: the sums.
    let weights: Buffer<Octet>
    var norm: LayerNormalization.Gradients?

    init(_ layer: InteractingLayer) {
      let tokenCount = layer.fields * layer.width
      queries = Buffer(repeating: .zero, count: tokenCount)
      keys = Buffer(repeating: .zero, count: tokenCount)
      values = Buffer(repeating: .zero, count: tokenCount)
      scores = Buffer(repeating: .zero, count: layer.fields * layer.fields)
      let count = layer.panelsPerProjection * layer.projectionStarts.count
      panels = Buffer(repeating: .zero, count: count * layer.fields * Lanes.count)
      weights = Buffer(repeating: .zero, count: layer.input * count)
      norm = layer.norm.map { .init($0) }
    }
  }

  var panelsPerProjection: Int { (width + 7) / 8 }

  /// - Parameter tokens: [F, input] lanes.
  func forward(
    _ tokens: Span<Lanes>, weights: borrowing Weights, parameters: Span<Float>,
    into activations: Activations, phases: PhaseTimes?
  ) {
    projectTokens(tokens, weights: weights, into: activations)
    phases?.lap(.projections)
    for head in 0..<heads {
      attend(head, activations)
    }
    var output = activations.output.mutableSpan
    norm?.forward(&output, tokens: fields, parameters: parameters, into: activations.norm!)
    rectify(&output, count: fields * width)
    phases?.lap(.attention)
  }

  /// Queries, keys, values and the residual, two tokens at a time.
  private func projectTokens(
    _ tokens: Span<Lanes>, weights: borrowing Weights, into activations: Activations
  ) {
    var queries = activations.queries.mutableSpan
    var keys = activations.keys.mutableSpan
    var values = activations.values.mutableSpan
    var output = activations.output.mutableSpan
    for first in stride(from: 0, to: fields, by: 2) {
      let pair = first..<min(first + 2, fields)
      project(tokens, rows: pair, weights: weights.forward[0], into: &queries)
      project(tokens, rows: pair, weights: weights.forward[1], into: &keys)
      project(tokens, rows: pair, weights: weights.forward[2], into: &values)
      if residual == .linear {
        project(tokens, rows: pair, weights: weights.forward[3], into: &output)
      }
    }
    if residual == .identity { copy(tokens, to: &output, count: fields * width) }
  }

  /// Adds what one head sees to the layer's output.
  private func attend(_ head: Int, _ activations: Activations) {
    let tokenShape = LaneMatrix(start: head * headDimension, row: width)
    let scoreShape = LaneMatrix(start: head * fields * fields, row: fields)
    var probabilities = activations.probabilities.mutableSpan
    laneProduct(
      activations.queries.span, tokenShape, activations.keys.span, tokenShape.transposed,
      into: &probabilities, scoreShape, rows: fields, inner: headDimension, columns: fields)
    softmaxRows(
      &probabilities, at: scoreShape.start, rows: fields, columns: fields, scale: scale)
    var output = activations.output.mutableSpan
    laneProduct(
      activations.probabilities.span, scoreShape, activations.values.span, tokenShape,
      into: &output, tokenShape, rows: fields, inner: fields, columns: headDimension,
      accumulate: residual != .none)
  }

  /// - Parameters:
  ///   - tokens: what went into `forward`, [F, input] lanes.
  ///   - derivative: of the layer's output, [F, W] lanes; used up.
  ///   - inputDerivative: [F, input] lanes, overwritten.
  func backward(
    _ tokens: Span<Lanes>, _ activations: Activations, weights: borrowing Weights,
    parameters: Span<Float>, derivative: inout MutableSpan<Lanes>,
    inputDerivative: inout MutableSpan<Lanes>, gradients: Gradients, phases: PhaseTimes?
  ) {
    rectifyBackward(&derivative, results: activations.output.span, count: fields * width)
    norm?.backward(
      &derivative, activations.norm!, tokens: fields, parameters: parameters,
      gradients: gradients.norm!)
    for head in 0..<heads {
      attentionBackward(head, activations, derivative.span, gradients)
    }
    phases?.lap(.attentionBackward)
    projectBackward(derivative.span, weights, into: &inputDerivative, gradients)
    phases?.lap(.projectionsBackward)
    var sums = gradients.weights.mutableSpan
    accumulateWeightGradient(
      tokens, rows: fields, inner: input, derivatives: gradients.panels.span,
      panels: panelsPerProjection * projectionStarts.count, into: &sums)
    phases?.lap(.weightGradients)
  }

  /// Passes the derivatives of the projections' results on to their input, two tokens at a time,
  /// and keeps them for the gradient of the weights.
  private func projectBackward(
    _ derivative: Span<Lanes>, _ weights: borrowing Weights,
    into inputDerivative: inout MutableSpan<Lanes>, _ gradients: Gradients
  ) {
    let (queries, keys, values) = (
      gradients.queries.span, gradients.keys.span, gradients.values.span
    )
    for first in stride(from: 0, to: fields, by: 2) {
      let pair = first..<min(first + 2, fields)
      project(queries, rows: pair, weights: weights.backward[0], into: &inputDerivative)
      project(
        keys, rows: pair, weights: weights.backward[1], into: &inputDerivative, accumulate: true)
      project(
        values, rows: pair, weights: weights.backward[2], into: &inputDerivative, accumulate: true)
      if residual == .linear {
        project(
          derivative, rows: pair, weights: weights.backward[3], into: &inputDerivative,
          accumulate: true)
      }
    }
    if residual == .identity { add(derivative, to: &inputDerivative, count: fields * width) }
    var panels = gradients.panels.mutableSpan
    keep(queries, as: 0, in: &panels)
    keep(keys, as: 1, in: &panels)
    keep(values, as: 2, in: &panels)
    if residual == .linear { keep(derivative, as: 3, in: &panels) }
  }

  /// Keeps the derivative of one projection's result, sample after sample.
  private func keep(
    _ derivative: Span<Lanes>, as projection: Int, in panels: inout MutableSpan<Octet>
  ) {
    transposeToPanels(
      derivative, rows: fields, width: width, into: &panels,
      panel: projection * panelsPerProjection)
  }

  /// From the derivative of a head's output to those of its queries, keys and values.
  private func attentionBackward(
    _ head: Int, _ activations: Activations, _ derivative: Span<Lanes>,
    _ gradients: Gradients
  ) {
    let tokenShape = LaneMatrix(start: head * headDimension, row: width)
    let probabilityShape = LaneMatrix(start: head * fields * fields, row: fields)
    let scoreShape = LaneMatrix(row: fields)
    var scores = gradients.scores.mutableSpan
    laneProduct(
      derivative, tokenShape, activations.values.span, tokenShape.transposed, into: &scores,
      scoreShape, rows: fields, inner: headDimension, columns: fields)
    softmaxRowsBackward(
      &scores,
      probabilities: activations.probabilities.span.extracting(
        droppingFirst: head * fields * fields), at: 0, rows: fields, columns: fields, scale: scale)
    var queries = gradients.queries.mutableSpan
    laneProduct(
      gradients.scores.span, scoreShape, activations.keys.span, tokenShape, into: &queries,
      tokenShape,
      rows: fields, inner: fields, columns: headDimension)
    var keys = gradients.keys.mutableSpan
    laneProduct(
      gradients.scores.span, scoreShape.transposed, activations.queries.span, tokenShape,
      into: &keys,
      tokenShape, rows: fields, inner: fields, columns: headDimension)
    var values = gradients.values.mutableSpan
    laneProduct(
      activations.probabilities.span, probabilityShape.transposed, derivative, tokenShape,
      into: &values, tokenShape, rows: fields, inner: fields, columns: headDimension)
  }

  /// Moves the sums of a shard to the flat gradient and clears them.
  func flush(_ gradients: Gradients, into flat: inout MutableSpan<Float>, offset: Int) {
    let panels = panelsPerProjection
    let stride = panels * projectionStarts.count
    for (index, start) in projectionStarts.enumerated() {
      moveWeightGradient(
        gradients.weights, rows: input, stride: stride, panel: index * panels, width: width,
        into: &flat, at: start - offset)
    }
    norm?.flush(gradients.norm!, into: &flat, offset: offset)
  }
}
