import ExperimentModel
import Kernels

extension InteractingLayer {
  /// Buffers of the backward pass, shared by all layers of a network, which are equally wide.
  struct Workspace {
    /// Derivatives of all projections, [H, F, headWidth] lanes, tokens `headStride` apart.
    let projections: Buffer<Lanes>
    /// [F, F] lanes.
    let scores: Buffer<Lanes>
    /// [⌈input / 8⌉, F · 8] feature lanes: the input tokens, sample by sample.
    let panels: Buffer<FeatureLanes>

    /// - Parameter input: width of the widest input tokens of any layer.
    init(_ layer: InteractingLayer, input: Int, _ allocator: BufferAllocator) {
      let fields = layer.fields
      projections = allocator.buffer(
        repeating: .zero, count: layer.heads * fields * layer.headStride)
      scores = allocator.buffer(repeating: .zero, count: fields * fields)
      panels = allocator.buffer(repeating: .zero, count: (input + 7) / 8 * fields * Lanes.count)
    }
  }

  /// Gradient accumulators.
  struct GradientAccumulators {
    /// For each head, [⌈input / 8⌉, headWidth] feature lanes of inputs.
    let weights: [Buffer<FeatureLanes>]
    let norm: LayerNormalization.GradientAccumulators?

    init(_ layer: InteractingLayer, _ allocator: BufferAllocator) {
      weights = (0..<layer.heads).map { _ in
        allocator.buffer(repeating: .zero, count: layer.inputPanels * layer.headWidth)
      }
      norm = layer.norm.map { .init($0, allocator) }
    }
  }

  /// Computes the derivative of the input tokens and accumulates the gradient.
  ///
  /// - Parameters:
  ///   - tokens: input of `forward`, [F, input] lanes.
  ///   - derivative: of the result, [F, W] lanes; overwritten.
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

  /// Backward pass of `finish`.
  ///
  /// - Parameter derivative: of the result, [F, W] lanes; overwritten by that of attention plus
  ///   residual.
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

  /// Computes the derivatives of a head's projections from that of attention plus residual.
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

  /// Backward pass of `project`, for the input tokens.
  ///
  /// - Parameters:
  ///   - projections: derivatives of the projections, [H, F, headWidth] lanes.
  ///   - inputDerivative: [F, input] lanes, `inputStride` apart: the first head overwrites it, the
  ///     others add to it.
  func projectBackward(
    _ head: Int, _ projections: Span<Lanes>, tokens: Int, weights: borrowing Weights,
    into inputDerivative: inout MutableSpan<Lanes>
  ) {
    Kernels.project(
      projections.extracting(range(of: head)), inputStride: headStride,
      rows: 0..<tokens, weights: weights.backward[head], into: &inputDerivative,
      outputStride: inputStride, accumulate: head > 0)
  }

  /// Adds the derivative of an identity residual to that of the input tokens.
  func addResidual(_ derivative: Span<Lanes>, to inputDerivative: inout MutableSpan<Lanes>) {
    guard residual == .identity else { return }
    for field in 0..<fields {
      add(
        derivative, at: field * stride, to: &inputDerivative, at: field * inputStride,
        count: width)
    }
  }

  /// Transposes the input tokens to the panels that `accumulateWeights` reads.
  ///
  /// - Parameter tokens: [F, input] lanes.
  func arrange(_ tokens: Span<Lanes>, tokens count: Int, in workspace: Workspace) {
    var panels = workspace.panels.mutableSpan
    transposeToPanels(
      tokens, inputStride: inputStride, rows: count, width: input, into: &panels)
  }

  /// Accumulates a group's gradient of a head's weights.
  ///
  /// - Parameters:
  ///   - projections: derivatives of the projections, [H, F, headWidth] lanes.
  ///   - panels: the input tokens, as `arrange` leaves them.
  func accumulateWeights(
    _ head: Int, _ projections: Span<Lanes>, tokens: Int, panels: Span<FeatureLanes>,
    into accumulators: GradientAccumulators
  ) {
    let buffer = accumulators.weights[head]
    var weights = buffer.mutableSpan
    accumulateWeightGradient(
      projections.extracting(range(of: head)), stride: headStride, rows: tokens,
      width: headWidth, panels: panels, panels: inputPanels, into: &weights)
  }

  /// Moves the accumulators to the flat gradient and clears them.
  func flush(_ accumulators: GradientAccumulators, into flat: inout MutableSpan<Float>, offset: Int)
  {
    for (head, panel) in accumulators.weights.enumerated() {
      for (kind, start) in projectionStarts.enumerated() {
        moveTransposedGradient(
          panel, panelWidth: headWidth, columns: kind * headDimension..<(kind + 1) * headDimension,
          rows: input, into: &flat, at: start - offset + head * headDimension, rowStride: width)
      }
    }
    norm?.flush(accumulators.norm!, into: &flat, offset: offset)
  }
}
