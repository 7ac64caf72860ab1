import ExperimentModel
import Kernels

/// AutoInt's interacting layer: multi-head self-attention over a sample's fields (Song et al. 2019,
/// section 4.4).
///
/// For tokens x [F, input] and each of the H heads of width d: q, k, v = x·Wq, x·Wk, x·Wv [F, d]; p
/// = softmax(scale · q·kᵀ) [F, F]; o = p·v + residual [F, d]. The result is ReLU(o), the heads side
/// by side [F, W] with W = H · d.
///
/// Each head is computed from projection to result before the next one, while its projections are
/// in the L1 cache.
struct InteractingLayer: Sendable {
  let fields: Int
  /// Width of an input token.
  let input: Int
  /// Lanes from one input token to the next.
  let inputStride: Int
  let heads: Int
  let headDimension: Int
  let scale: Float
  let residual: ResidualKind
  let norm: LayerNormalization?
  /// Offsets of the weights of query, key, value and, if it is linear, residual in the parameters.
  let projectionStarts: [Int]

  /// Width of a token of the result.
  var width: Int { heads * headDimension }
  /// Lanes from one token of the result to the next. Odd, so that the same feature of different
  /// tokens falls into different sets of the L1 cache.
  var stride: Int { width | 1 }
  /// Width of one head's projections of a token: query, key, value and linear residual side by
  /// side.
  var headWidth: Int { projectionStarts.count * headDimension }
  /// Lanes from one token of a head's projections to the next; odd as `stride` is.
  var headStride: Int { (headWidth + 8) | 1 }
  /// Panels of eight features of an input token.
  var inputPanels: Int { (input + 7) / 8 }

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
    let queryPart = layout.tensors.count
    let residualPart = architecture.residualInitializer == .copyOfQuery ? queryPart : nil
    projectionStarts = names.map {
      layout.add(
        "attention.\(index).\($0)", [input, width], .truncatedNormal(deviation: 0.05),
        streamPart: $0 == "residual" ? residualPart : nil)
    }
    norm =
      architecture.layerNorm
      ? LayerNormalization(
        "attention.\(index).norm", width: width, stride: width | 1, layout: &layout) : nil
  }
}

extension InteractingLayer {
  /// Floating-point operations of a row's forward pass.
  var operations: Double {
    let (tokens, width) = (Double(fields), Double(self.width))
    // [F, input] · [input, headWidth] for each head.
    let projections = 2 * tokens * Double(input) * Double(heads * headWidth)
    // q·kᵀ and p·v of every head.
    let products = 2 * 2 * tokens * tokens * width
    // A softmax takes about five operations per score.
    return projections + products + 5 * Double(heads) * tokens * tokens
  }
}

// MARK: - Layout

extension InteractingLayer {
  /// Range of a head in the projections [H, F, headWidth].
  func range(of head: Int) -> Range<Int> {
    head * fields * headStride..<(head + 1) * fields * headStride
  }

  /// Offset of a head's projections of a token.
  func start(of head: Int, token: Int) -> Int { (head * fields + token) * headStride }

  /// One of a head's projections [F, d]: 0 query, 1 key, 2 value, 3 linear residual.
  func projection(_ kind: Int, of head: Int) -> LaneMatrix {
    LaneMatrix(start: range(of: head).lowerBound + kind * headDimension, row: headStride)
  }

  /// A head's part of the result, [F, d].
  func result(of head: Int) -> LaneMatrix {
    LaneMatrix(start: head * headDimension, row: stride)
  }

  /// A head's attention, [F, F].
  func probabilities(of head: Int) -> LaneMatrix {
    LaneMatrix(start: head * fields * fields, row: fields)
  }

  /// The weights packed for the kernels, once per step.
  struct Weights: Sendable {
    /// For each head, [input, headWidth].
    var forward: [PackedMatrix]
    /// For each head, [headWidth, input].
    var backward: [PackedMatrix]

    init(_ layer: InteractingLayer, _ allocator: BufferAllocator) {
      forward = (0..<layer.heads).map { _ in
        allocator.matrix(inner: layer.input, outer: layer.headWidth)
      }
      backward = (0..<layer.heads).map { _ in
        allocator.matrix(inner: layer.headWidth, outer: layer.input)
      }
    }

    mutating func pack(_ layer: InteractingLayer, _ parameters: Span<Float>, training: Bool) {
      for head in 0..<layer.heads {
        for (kind, matrixStart) in layer.projectionStarts.enumerated() {
          let start = matrixStart + head * layer.headDimension
          let part = kind * layer.headDimension..<(kind + 1) * layer.headDimension
          forward[head].pack(
            parameters, at: start, rowStride: layer.width, columnStride: 1, columns: part)
          guard training else { continue }
          backward[head].pack(
            parameters, at: start, rowStride: 1, columnStride: layer.width, rows: part)
        }
      }
    }
  }

  /// Results of a group's forward pass that the backward pass reads.
  struct Activations {
    /// [H, F, headWidth] lanes, tokens `headStride` apart.
    let projections: Buffer<Lanes>
    /// [H, F, F] lanes.
    let probabilities: Buffer<Lanes>
    /// The layer's result, [F, W] lanes, tokens `stride` apart.
    let output: Buffer<Lanes>
    let norm: LayerNormalization.Activations?

    init(_ layer: InteractingLayer, _ allocator: BufferAllocator) {
      projections = allocator.buffer(
        repeating: .zero, count: layer.heads * layer.fields * layer.headStride)
      probabilities = allocator.buffer(
        repeating: .zero, count: layer.heads * layer.fields * layer.fields)
      output = allocator.buffer(repeating: .zero, count: layer.fields * layer.stride)
      norm = layer.norm.map { .init($0, tokens: layer.fields, allocator) }
    }
  }
}

// MARK: - Forward

extension InteractingLayer {
  /// - Parameter tokens: [F, input] lanes, `inputStride` apart.
  func forward(
    _ tokens: Span<Lanes>, weights: borrowing Weights, parameters: Span<Float>,
    into activations: Activations, phases: PhaseTimes?
  ) {
    for head in 0..<heads {
      project(
        tokens, tokens: fields, head: head, weights: weights, into: activations.projections)
      phases?.lap(.projections)
      attend(head, tokens, activations)
      phases?.lap(.attention)
    }
    finish(activations, parameters: parameters)
    phases?.lap(.attention)
  }

  /// Computes a head's projections of some tokens.
  ///
  /// - Parameter projections: [H, F, headWidth] lanes; the head's range is overwritten.
  func project(
    _ tokens: Span<Lanes>, tokens count: Int, head: Int, weights: borrowing Weights,
    into projections: Buffer<Lanes>
  ) {
    var target = projections.mutableSpan(of: range(of: head))
    Kernels.project(
      tokens, inputStride: inputStride, rows: 0..<count, weights: weights.forward[head],
      into: &target, outputStride: headStride)
  }

  /// Computes a head's attention and its part of the result before `finish`.
  ///
  /// - Parameter tokens: [F, input] lanes, for the identity residual.
  func attend(_ head: Int, _ tokens: Span<Lanes>, _ activations: Activations) {
    let projections = activations.projections.span
    let scores = probabilities(of: head)
    var probabilities = activations.probabilities.mutableSpan
    laneProduct(
      projections, projection(0, of: head), projections, projection(1, of: head).transposed,
      into: &probabilities, scores, rows: fields, inner: headDimension, columns: fields)
    softmaxRows(&probabilities, at: scores.start, rows: fields, columns: fields, scale: scale)
    let addend: (lanes: Span<Lanes>, shape: LaneMatrix)? =
      switch residual {
      case .none: nil
      case .identity: (tokens, LaneMatrix(start: head * headDimension, row: inputStride))
      case .linear: (projections, projection(3, of: head))
      }
    var output = activations.output.mutableSpan
    laneProduct(
      activations.probabilities.span, scores, projections, projection(2, of: head),
      adding: addend?.lanes, addend?.shape, into: &output, result(of: head), rows: fields,
      inner: fields, columns: headDimension)
  }

  /// Applies layer normalization, if any, and the ReLU.
  func finish(_ activations: Activations, parameters: Span<Float>) {
    var output = activations.output.mutableSpan
    norm?.forward(&output, tokens: fields, parameters: parameters, into: activations.norm!)
    rectify(&output, count: fields * stride)
  }
}
