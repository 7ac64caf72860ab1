import ExperimentModel
import Kernels

/// AutoInt's interacting layer: multi-head self-attention over a row's fields (Song et al. 2019,
/// section 4.4).
///
/// For tokens x [F, input] and each of the H heads of width d: q, k, v = x·Wq, x·Wk, x·Wv [F, d]; p
/// = dropout(softmax(scale · q·kᵀ)) [F, F]; o = p·v + residual [F, d]. The result is ReLU(o), the
/// heads side by side [F, W] with W = H · d.
///
/// Each head is computed from projection to result before the next one, while its projections are
/// in the L1 cache.
struct InteractingLayer: Layer {
  let fields: Int
  let heads: Int
  let headDimension: Int
  let scale: Float
  let residual: ResidualKind
  /// Input tokens; nil for the embeddings.
  private let input: Tensor?
  /// Offsets of the weights of query, key, value and, if it is linear, residual in the parameters.
  private let weights: [Int]
  /// Query, key, value and, if it is linear, residual side by side, one part per head. The stride
  /// is odd, so that the same feature of different tokens falls into different sets of the L1
  /// cache.
  let projection: TokenProjection
  /// Tokens that an identity residual adds.
  private let identity: LayerInput?
  private let norm: LayerNormalization?
  /// Offset in the values of the projections, [H, F, headWidth] lanes.
  private let projections: Int
  /// Offset in the values of the attention, [H, F, F] lanes.
  private let probabilities: Int
  /// Offset of the attention after dropout; that of the attention without dropout.
  private let dropped: Int
  /// Of each head; nil for none.
  private let dropouts: [LayerDropout?]
  /// [F, W]; its stride is odd, as the projections' is.
  let output: Tensor
  /// Offset in the scratch of the derivatives of the scores, [F, F] lanes, behind those of a head's
  /// projections.
  private let scores: Int

  /// Settings of a model's interacting layers.
  struct Settings {
    var heads: Int
    var headDimension: Int
    var scaling = false
    var residual = ResidualKind.linear
    var residualInitializer = ResidualInitializer.independent
    var layerNorm = false
    /// Share of the attention weights that a training step drops.
    var dropout = 0.0
  }

  fileprivate init(
    _ name: String, _ source: LayerSource, _ settings: Settings, _ network: inout NetworkBuilder
  ) {
    fields = network.embedding.fields
    heads = settings.heads
    headDimension = settings.headDimension
    scale = settings.scaling ? 1 / Float(headDimension).squareRoot() : 1
    residual = settings.residual
    let (width, headDimension) = (heads * headDimension, headDimension)
    if case .tensor(let tensor) = source { input = tensor } else { input = nil }
    let inputWidth = input?.width ?? network.embedding.dimension
    var names = ["query", "key", "value"]
    if residual == .linear { names.append("residual") }
    let queryPart = network.layout.tensors.count
    let residualPart = settings.residualInitializer == .copyOfQuery ? queryPart : nil
    let starts = names.map {
      network.weights(
        "\(name).\($0)", [inputWidth, width], .truncatedNormal(deviation: 0.05),
        streamPart: $0 == "residual" ? residualPart : nil)
    }
    weights = starts
    let stride = (names.count * headDimension + 8) | 1
    scores = alignedLanes(fields * stride)
    projection = TokenProjection(
      source,
      parts: (0..<heads).map { head in
        starts.map {
          .init(start: $0 + head * headDimension, rowStride: width, width: headDimension)
        }
      },
      stride: stride, scratch: scores + alignedLanes(fields * fields), &network)
    switch (residual, source) {
    case (.identity, .embeddings): identity = network.input(network.embeddings())
    case (.identity, .tensor(let tensor)): identity = network.input(tensor)
    default: identity = nil
    }
    projections = network.saved(heads * fields * stride)
    probabilities = network.saved(heads * fields * fields)
    dropped = settings.dropout > 0 ? network.saved(heads * fields * fields) : probabilities
    dropouts = (0..<heads).map { _ in
      LayerDropout(rate: settings.dropout, purpose: .attentionDropout, &network)
    }
    output = network.tensor(rows: fields, width: width, stride: width | 1)
    norm =
      settings.layerNorm
      ? LayerNormalization(
        "\(name).norm", tokens: fields, width: width, stride: output.stride, &network) : nil
  }

  var operations: Double {
    // q·kᵀ and p·v of every head.
    let products = 2 * 2 * Double(fields * fields * output.width)
    // A softmax takes about five operations per score.
    return projection.operations + products + 5 * Double(heads * fields * fields)
  }
}

extension NetworkBuilder {
  /// Appends AutoInt's interacting layers, named `NAME.0`, `NAME.1`, ….
  ///
  /// - Returns: the last layer's output, [F, W].
  mutating func interacting(
    _ name: String, layers: Int, _ settings: InteractingLayer.Settings
  ) -> Tensor {
    var source = LayerSource.embeddings
    var output: Tensor!
    for index in 0..<layers {
      let layer = InteractingLayer("\(name).\(index)", source, settings, &self)
      append(layer)
      output = layer.output
      source = .tensor(output)
    }
    return output
  }
}

// MARK: - Layout

extension InteractingLayer {
  /// Offset in the values of a head's projections.
  private func projections(of head: Int) -> Int { projections + head * fields * projection.stride }

  /// One of a head's projections [F, d]: 0 query, 1 key, 2 value, 3 linear residual.
  func projection(_ kind: Int, of head: Int) -> LaneMatrix {
    LaneMatrix(start: projections(of: head) + kind * headDimension, row: projection.stride)
  }

  /// A head's part of the result, [F, d].
  private func result(of head: Int) -> LaneMatrix {
    LaneMatrix(start: output.start + head * headDimension, row: output.stride)
  }

  /// Offset in the values of a head's attention, [F, F] lanes.
  func probabilities(of head: Int) -> LaneMatrix {
    LaneMatrix(start: probabilities + head * fields * fields, row: fields)
  }

  /// A head's attention after dropout.
  private func dropped(of head: Int) -> LaneMatrix {
    LaneMatrix(start: dropped + head * fields * fields, row: fields)
  }
}

// MARK: - Forward

extension InteractingLayer {
  func reference(_ row: ScalarRow) -> [[Double]] {
    let x = input.map { row.values($0) } ?? row.embeddings
    let heads = (0..<heads).map { head in
      let projections = weights.map { start in
        x.map {
          row.product(
            $0, start + head * headDimension, columns: headDimension, stride: output.width)
        }
      }
      let (query, key, value) = (projections[0], projections[1], projections[2])
      return x.indices.map { i in
        let attention = key.map { query[i].dot($0) * Double(scale) }.shares
        let sum = (0..<headDimension).map { k in attention.dot(value.map { $0[k] }) }
        switch residual {
        case .none: return sum
        case .identity:
          return sum.plus(Array(x[i][head * headDimension..<(head + 1) * headDimension]))
        case .linear: return sum.plus(projections[3][i])
        }
      }
    }
    let tokens = x.indices.map { i in heads.flatMap { $0[i] } }
    return (norm?.reference(tokens, row) ?? tokens).map(\.rectified)
  }

  func forward(_ pass: GroupPass) {
    for head in 0..<heads {
      projection.forward(head, pass, into: projections(of: head))
      attend(head, pass)
      pass.lap(.attention)
    }
    var result = pass.mutableValues(output)
    norm?.forward(&result, pass)
    rectify(&result, count: output.count)
    pass.lap(.attention)
  }

  /// Computes a head's attention and its part of the result, before the ReLU.
  private func attend(_ head: Int, _ pass: GroupPass) {
    let values = pass.workspace.values.span
    var target = pass.workspace.values.mutableSpan
    let scores = probabilities(of: head)
    laneProduct(
      values, projection(0, of: head), values, projection(1, of: head).transposed,
      into: &target, scores, rows: fields, inner: headDimension, columns: fields)
    softmaxRows(&target, at: scores.start, rows: fields, columns: fields, scale: scale)
    if let dropout = dropouts[head] {
      let start = dropped(of: head).start
      var weights = pass.workspace.values.mutableSpan(of: start..<start + fields * fields)
      copy(values, at: scores.start, to: &weights, at: 0, count: fields * fields)
      dropout.forward(&weights, count: fields * fields, pass)
    }
    let addend: LaneMatrix? =
      switch residual {
      case .none: nil
      case .identity:
        LaneMatrix(
          start: identity!.tensor.start + head * headDimension, row: identity!.tensor.stride)
      case .linear: projection(3, of: head)
      }
    laneProduct(
      values, dropped(of: head), values, projection(2, of: head),
      adding: addend == nil ? nil : values,
      addend, into: &target, result(of: head), rows: fields, inner: fields, columns: headDimension)
  }
}

// MARK: - Backward

extension InteractingLayer {
  func backward(_ pass: GroupPass) {
    // Overwritten by the derivative of attention plus residual.
    var derivative = pass.mutableDerivative(output)
    rectifyBackward(&derivative, results: pass.values(output), count: output.count)
    norm?.backward(&derivative, pass)
    pass.lap(.attentionBackward)
    projection.beginBackward(pass)
    for head in 0..<heads {
      attendBackward(head, pass, derivative.span)
      pass.lap(.attentionBackward)
      projection.backward(head, pass, derivatives: 0)
    }
    guard let identity else { return }
    var target = pass.derivativeSum(identity)
    for field in 0..<fields {
      add(
        derivative.span, at: field * output.stride, to: &target,
        at: field * identity.tensor.stride, count: output.width)
    }
    pass.lap(.projectionsBackward)
  }

  /// Computes the derivatives of a head's projections, at the start of the scratch.
  ///
  /// - Parameter derivative: of attention plus residual, [F, W] lanes.
  private func attendBackward(_ head: Int, _ pass: GroupPass, _ derivative: Span<Lanes>) {
    let values = pass.workspace.values.span
    let (query, key, value) = (
      projection(0, of: head), projection(1, of: head), projection(2, of: head)
    )
    let result = LaneMatrix(start: head * headDimension, row: output.stride)
    let probability = probabilities(of: head)
    let score = LaneMatrix(row: fields)
    var scores = pass.workspace.scratch.mutableSpan(of: self.scores..<self.scores + fields * fields)
    laneProduct(
      derivative, result, values, value.transposed, into: &scores, score, rows: fields,
      inner: headDimension, columns: fields)
    // The same decisions as in the forward pass.
    dropouts[head]?.forward(&scores, count: fields * fields, pass)
    softmaxRowsBackward(
      &scores, probabilities: values.extracting(droppingFirst: probability.start), at: 0,
      rows: fields, columns: fields, scale: scale)
    var target = pass.workspace.scratch.mutableSpan(of: 0..<fields * projection.stride)
    func multiply(
      _ a: Span<Lanes>, _ aShape: LaneMatrix, by b: Span<Lanes>, _ bShape: LaneMatrix,
      into kind: Int
    ) {
      laneProduct(
        a, aShape, b, bShape, into: &target,
        LaneMatrix(start: kind * headDimension, row: projection.stride), rows: fields,
        inner: fields, columns: headDimension)
    }
    multiply(scores.span, score, by: values, key, into: 0)
    multiply(scores.span, score.transposed, by: values, query, into: 1)
    multiply(values, dropped(of: head).transposed, by: derivative, result, into: 2)
    guard residual == .linear else { return }
    for field in 0..<fields {
      copy(
        derivative, at: result.start + field * result.row, to: &target,
        at: 3 * headDimension + field * projection.stride, count: headDimension)
    }
  }
}
