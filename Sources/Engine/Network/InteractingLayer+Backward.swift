import ExperimentModel
import Kernels

extension InteractingLayer {
  /// Buffers of the backward pass; layers of one network are equally wide and share them.
  struct Workspace {
    /// Derivatives of all projections, [heads, F, headWidth] lanes, tokens `headStride` apart.
    let projections: Buffer<Lanes>
    /// [F, F] lanes.
    let scores: Buffer<Lanes>
    /// [⌈input / 8⌉, F · 8] octets: the tokens that came in, sample after sample.
    let panels: Buffer<Octet>

    /// - Parameter input: width of the widest tokens that come in to any of the layers.
    init(_ layer: InteractingLayer, input: Int, _ allocator: BufferAllocator) {
      let fields = layer.fields
      projections = allocator.buffer(
        repeating: .zero, count: layer.heads * fields * layer.headStride)
      scores = allocator.buffer(repeating: .zero, count: fields * fields)
      panels = allocator.buffer(repeating: .zero, count: (input + 7) / 8 * fields * Lanes.count)
    }
  }

  /// GradientAccumulators of the gradient over groups.
  struct GradientAccumulators {
    /// For each head, [⌈input / 8⌉, headWidth] octets of inputs.
    let weights: [Buffer<Octet>]
    let norm: LayerNormalization.GradientAccumulators?

    init(_ layer: InteractingLayer, _ allocator: BufferAllocator) {
      weights = (0..<layer.heads).map { _ in
        allocator.buffer(repeating: .zero, count: layer.inputPanels * layer.headWidth)
      }
      norm = layer.norm.map { .init($0, allocator) }
    }
  }

  /// From the derivative of the layer's result to that of the tokens that came in, and the gradient.
  ///
  /// - Parameters:
  ///   - tokens: what came in, [F, input] lanes.
  ///   - derivative: of the result, [F, W] lanes; used up.
  ///   - inputDerivative: [F, input] lanes, `inputStride` apart, overwritten.
  func backward(
    _ activations: Activations, tokens: Span<Lanes>, weights: borrowing Weights,
    parameters: Span<Float>, derivative: Buffer<Lanes>, workspace: Workspace,
    accumulators: GradientAccumulators,
    into inputDerivative: inout MutableSpan<Lanes>, phases: PhaseTimes?
  ) {
    finishBackward(
      activations, parameters: parameters, derivative: derivative, accumulators: accumulators)
    phases?.lap(.attentionBackward)
    arrange(tokens, tokens: fields, in: workspace)
    phases?.lap(.weightGradients)
    for head in 0..<heads {
      attendBackward(head, activations, derivative.span, workspace)
      phases?.lap(.attentionBackward)
      projectBackward(
        head, workspace.projections.span, tokens: fields, weights: weights, into: &inputDerivative)
      phases?.lap(.projectionsBackward)
      accumulateWeights(
        head, workspace.projections.span, tokens: fields, panels: workspace.panels.span,
        into: accumulators)
      phases?.lap(.weightGradients)
    }
    addResidual(derivative.span, to: &inputDerivative)
    phases?.lap(.projectionsBackward)
  }

  /// - Parameter derivative: of the result, [F, W] lanes; afterwards of attention plus residual.
  func finishBackward(
    _ activations: Activations, parameters: Span<Float>, derivative: Buffer<Lanes>,
    accumulators: GradientAccumulators
  ) {
    var outer = derivative.mutableSpan
    rectifyBackward(&outer, results: activations.output.span, count: fields * stride)
    norm?.backward(
      &outer, activations.norm!, tokens: fields, parameters: parameters,
      accumulators: accumulators.norm!)
  }

  /// From the derivative of attention plus residual to those of a head's projections.
  func attendBackward(
    _ head: Int, _ activations: Activations, _ derivative: Span<Lanes>, _ workspace: Workspace
  ) {
    let (query, key, value) = (
      projection(0, of: head), projection(1, of: head), projection(2, of: head)
    )
    let (result, probability) = (result(of: head), probabilities(of: head))
    let score = LaneMatrix(row: fields)
    var scores = workspace.scores.mutableSpan
    laneProduct(
      derivative, result, activations.projections.span, value.transposed, into: &scores, score,
      rows: fields, inner: headDimension, columns: fields)
    softmaxRowsBackward(
      &scores,
      probabilities: activations.probabilities.span.extracting(droppingFirst: probability.start),
      at: 0, rows: fields, columns: fields, scale: scale)
    var target = workspace.projections.mutableSpan
    func multiply(
      _ a: Span<Lanes>, _ aShape: LaneMatrix, by b: Span<Lanes>, _ bShape: LaneMatrix,
      into shape: LaneMatrix
    ) {
      laneProduct(
        a, aShape, b, bShape, into: &target, shape, rows: fields, inner: fields,
        columns: headDimension)
    }
    let projections = activations.projections.span
    multiply(workspace.scores.span, score, by: projections, key, into: query)
    multiply(workspace.scores.span, score.transposed, by: projections, query, into: key)
    multiply(
      activations.probabilities.span, probability.transposed, by: derivative, result, into: value)
    if residual == .linear {
      let residual = projection(3, of: head)
      for field in 0..<fields {
        copy(
          derivative, at: result.start + field * result.row, to: &target,
          at: residual.start + field * residual.row, count: headDimension)
      }
    }
  }

  /// Passes the derivatives of a head's projections on to the tokens that came in.
  ///
  /// - Parameters:
  ///   - projections: their derivatives, [heads, F, headWidth] lanes.
  ///   - inputDerivative: [F, input] lanes, `inputStride` apart: overwritten by the first head, added
  ///     to by the others.
  func projectBackward(
    _ head: Int, _ projections: Span<Lanes>, tokens: Int, weights: borrowing Weights,
    into inputDerivative: inout MutableSpan<Lanes>
  ) {
    Kernels.project(
      projections.extracting(range(of: head)), inputStride: headStride,
      rows: 0..<tokens, weights: weights.backward[head], into: &inputDerivative,
      outputStride: inputStride, accumulate: head > 0)
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

  /// Brings the tokens that came in into the order in which `accumulateWeights` reads them.
  ///
  /// - Parameter tokens: [F, input] lanes.
  func arrange(_ tokens: Span<Lanes>, tokens count: Int, in workspace: Workspace) {
    var panels = workspace.panels.mutableSpan
    transposeToPanels(
      tokens, inputStride: inputStride, rows: count, width: input, into: &panels)
  }

  /// Adds a group's gradient of a head's weights to the sums.
  ///
  /// - Parameters:
  ///   - projections: their derivatives, [heads, F, headWidth] lanes.
  ///   - panels: the tokens that came in, as `arrange` leaves them.
  func accumulateWeights(
    _ head: Int, _ projections: Span<Lanes>, tokens: Int, panels: Span<Octet>,
    into accumulators: GradientAccumulators
  ) {
    let buffer = accumulators.weights[head]
    var weights = buffer.mutableSpan
    accumulateWeightGradient(
      projections.extracting(range(of: head)), stride: headStride, rows: tokens,
      width: headWidth, panels: panels, panels: inputPanels, into: &weights)
  }

  /// Moves the sums to the flat gradient and clears them.
  func flush(_ accumulators: GradientAccumulators, into flat: inout MutableSpan<Float>, offset: Int)
  {
    for (head, octets) in accumulators.weights.enumerated() {
      for (kind, start) in projectionStarts.enumerated() {
        moveTransposedGradient(
          octets, panelWidth: headWidth, columns: kind * headDimension..<(kind + 1) * headDimension,
          rows: input, into: &flat, at: start - offset + head * headDimension, rowStride: width)
      }
    }
    norm?.flush(accumulators.norm!, into: &flat, offset: offset)
  }
}
