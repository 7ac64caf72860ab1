import ExperimentModel
import Kernels

extension InteractingLayer {
  /// Buffers of the backward pass; layers of one network are equally wide and share them.
  struct Scratch {
    /// [F, W] lanes each, `stride` apart: derivatives of queries, keys and values.
    let queries: Buffer<Lanes>
    let keys: Buffer<Lanes>
    let values: Buffer<Lanes>
    /// [F, F] lanes.
    let scores: Buffer<Lanes>
    /// [projections · ⌈W / 8⌉, F · 8]: the derivatives of all projections, sample after sample.
    let panels: Buffer<Octet>

    /// - Parameter other: whose scores and panels, which no group keeps, are used as well.
    init(_ layer: InteractingLayer, sharing other: Scratch? = nil) {
      let count = layer.fields * layer.stride
      queries = Buffer(repeating: .zero, count: count)
      keys = Buffer(repeating: .zero, count: count)
      values = Buffer(repeating: .zero, count: count)
      scores = other?.scores ?? Buffer(repeating: .zero, count: layer.fields * layer.fields)
      panels =
        other?.panels
        ?? Buffer(
          repeating: .zero,
          count: layer.panelsPerProjection * layer.projectionStarts.count * layer.fields
            * Lanes.count)
    }

    /// The derivatives of what the projections make; that of the residual is the output's.
    func projections(output: Buffer<Lanes>) -> InlineArray<4, Buffer<Lanes>> {
      [queries, keys, values, output]
    }
  }

  /// Sums of the gradient over groups.
  struct Sums {
    /// [input, projections · ⌈W / 8⌉].
    let weights: Buffer<Octet>
    let norm: LayerNormalization.Sums?

    init(_ layer: InteractingLayer) {
      weights = Buffer(
        repeating: .zero,
        count: layer.input * layer.panelsPerProjection * layer.projectionStarts.count)
      norm = layer.norm.map { .init($0) }
    }
  }

  /// From the derivative of the layer's result to those of its projections.
  ///
  /// - Parameter derivative: of the result, [F, W] lanes; afterwards of attention plus residual.
  func attendBackward(
    _ activations: Activations, parameters: Span<Float>, derivative: Buffer<Lanes>,
    scratch: Scratch, sums: Sums
  ) {
    var outer = derivative.mutableSpan
    rectifyBackward(&outer, results: activations.output.span, count: fields * stride)
    norm?.backward(
      &outer, activations.norm!, tokens: fields, parameters: parameters, sums: sums.norm!)
    for head in 0..<heads {
      attendBackward(head, activations, derivative.span, scratch)
    }
  }

  private func attendBackward(
    _ head: Int, _ activations: Activations, _ derivative: Span<Lanes>, _ scratch: Scratch
  ) {
    let token = LaneMatrix(start: head * headDimension, row: stride)
    let probability = LaneMatrix(start: head * fields * fields, row: fields)
    let score = LaneMatrix(row: fields)
    var scores = scratch.scores.mutableSpan
    laneProduct(
      derivative, token, activations.values.span, token.transposed, into: &scores, score,
      rows: fields, inner: headDimension, columns: fields)
    softmaxRowsBackward(
      &scores,
      probabilities: activations.probabilities.span.extracting(droppingFirst: probability.start),
      at: 0, rows: fields, columns: fields, scale: scale)
    func multiply(
      _ a: Span<Lanes>, _ aShape: LaneMatrix, by b: Span<Lanes>, into buffer: Buffer<Lanes>
    ) {
      var target = buffer.mutableSpan
      laneProduct(
        a, aShape, b, token, into: &target, token, rows: fields, inner: fields,
        columns: headDimension)
    }
    multiply(scratch.scores.span, score, by: activations.keys.span, into: scratch.queries)
    multiply(
      scratch.scores.span, score.transposed, by: activations.queries.span, into: scratch.keys)
    multiply(
      activations.probabilities.span, probability.transposed, by: derivative,
      into: scratch.values)
  }

  /// Passes the derivatives of the projections on to the tokens that came in, a few at a time.
  ///
  /// - Parameters:
  ///   - derivative: of the residual, [F, W] lanes.
  ///   - inputDerivative: [F, input] lanes, `inputStride` apart, overwritten.
  func projectBackward(
    _ derivative: Buffer<Lanes>, tokens: Int, weights: borrowing Weights, scratch: Scratch,
    into inputDerivative: inout MutableSpan<Lanes>
  ) {
    let sources = scratch.projections(output: derivative)
    var first = 0
    while first < tokens {
      let rows = first..<first + blockLength(of: tokens - first, most: 4)
      for index in 0..<projectionStarts.count {
        let source = sources[index]
        Kernels.project(
          source.span, inputStride: stride, rows: rows, weights: weights.backward[index],
          into: &inputDerivative, outputStride: inputStride, accumulate: index > 0)
      }
      first = rows.upperBound
    }
  }

  /// Adds the identity residual's derivative, if there is one, to that of the tokens that came in.
  func addResidual(_ derivative: Span<Lanes>, to inputDerivative: inout MutableSpan<Lanes>) {
    guard residual == .identity else { return }
    for field in 0..<fields {
      add(
        derivative, at: field * stride, to: &inputDerivative, at: field * inputStride,
        count: width)
    }
  }

  /// Adds a group's gradient of the projections' weights to the sums.
  ///
  /// - Parameters:
  ///   - tokens: what came in, [F, input] lanes.
  ///   - derivative: of the residual, [F, W] lanes.
  func sumWeights(
    _ tokens: Span<Lanes>, _ derivative: Buffer<Lanes>, tokens count: Int, scratch: Scratch,
    into sums: Sums
  ) {
    let sources = scratch.projections(output: derivative)
    var panels = scratch.panels.mutableSpan
    for index in 0..<projectionStarts.count {
      let source = sources[index]
      transposeToPanels(
        source.span, inputStride: stride, rows: count, width: width, into: &panels,
        panel: index * panelsPerProjection)
    }
    var weights = sums.weights.mutableSpan
    accumulateWeightGradient(
      tokens, inputStride: inputStride, rows: count, inner: input,
      derivatives: scratch.panels.span, panels: panelsPerProjection * projectionStarts.count,
      into: &weights)
  }

  /// Moves the sums to the flat gradient and clears them.
  func flush(_ sums: Sums, into flat: inout MutableSpan<Float>, offset: Int) {
    let panels = panelsPerProjection
    for (index, start) in projectionStarts.enumerated() {
      moveWeightGradient(
        sums.weights, rows: input, stride: panels * projectionStarts.count, panel: index * panels,
        width: width, into: &flat, at: start - offset)
    }
    norm?.flush(sums.norm!, into: &flat, offset: offset)
  }
}
