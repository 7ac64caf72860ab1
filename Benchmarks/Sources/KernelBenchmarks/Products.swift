import Kernels

extension Kernel {
  /// The matrix products of an interacting layer for one group of eight samples.
  static func products(_ shape: Shape) -> [Kernel] {
    let (dimension, width, headWidth) = (shape.dimension, shape.width, shape.headWidth)
    return [
      projection("project, first layer", shape, inner: dimension, outer: headWidth),
      projection("project, other layers", shape, inner: width, outer: headWidth),
      projection(
        "project backward, other layers", shape, inner: headWidth, outer: width,
        accumulate: true),
      attention("laneProduct, Q·Kᵀ", shape, .scores),
      attention("laneProduct, P·V", shape, .mixture),
      attention("laneProduct, dSᵀ·Q", shape, .transposed),
      weightGradient(shape),
    ]
  }

  /// All tokens by the weights of one head after the other.
  private static func projection(
    _ name: String, _ shape: Shape, inner: Int, outer: Int, accumulate: Bool = false
  ) -> Kernel {
    let (fields, inputStride, outputStride) = (shape.fields, inner | 1, outer | 1)
    let input = RandomNumbers.lanes(fields * inputStride)
    let outputs = (0..<shape.heads).map { _ in
      Buffer(repeating: Lanes.zero, count: fields * outputStride)
    }
    let numbers = RandomNumbers.floats(inner * outer)
    var weights = PackedMatrix(inner: inner, outer: outer)
    weights.pack(numbers.span, at: 0, rowStride: outer, columnStride: 1)
    let matrices = Array(repeating: weights, count: shape.heads)
    let work = 2 * fields * inner * outer * Lanes.scalarCount * shape.heads
    return Kernel(name, .operations(work), bound: peak) {
      for head in matrices.indices {
        // Backwards, what each head passes on is added to that of the one before.
        let buffer = outputs[accumulate ? 0 : head]
        var output = buffer.mutableSpan
        project(
          input.span, inputStride: inputStride, rows: 0..<fields, weights: matrices[head],
          into: &output, outputStride: outputStride, accumulate: accumulate && head > 0)
      }
    }
  }

  /// The three matrix products between tokens.
  private enum AttentionProduct {
    /// [F, d] · [d, F]
    case scores
    /// [F, F] · [F, d] + residual
    case mixture
    /// [F, F]ᵀ · [F, d]
    case transposed
  }

  private static func attention(
    _ name: String, _ shape: Shape, _ product: AttentionProduct
  ) -> Kernel {
    let (fields, dimension, stride) = (shape.fields, shape.dimension, shape.headWidth | 1)
    let projections = RandomNumbers.lanes(fields * stride)
    let results = RandomNumbers.lanes(fields * (shape.width | 1))
    let scores = RandomNumbers.lanes(fields * fields)
    func part(_ kind: Int) -> LaneMatrix { LaneMatrix(start: kind * dimension, row: stride) }
    let (score, result) = (LaneMatrix(row: fields), LaneMatrix(row: shape.width | 1))
    let work = 2 * fields * fields * dimension * Lanes.scalarCount
    return Kernel(name, .operations(work), bound: peak) {
      switch product {
      case .scores:
        var output = scores.mutableSpan
        laneProduct(
          projections.span, part(0), projections.span, part(1).transposed, into: &output, score,
          rows: fields, inner: dimension, columns: fields)
      case .mixture:
        var output = results.mutableSpan
        laneProduct(
          scores.span, score, projections.span, part(2), adding: projections.span, part(3),
          into: &output, result, rows: fields, inner: fields, columns: dimension)
      case .transposed:
        var output = results.mutableSpan
        laneProduct(
          scores.span, score.transposed, projections.span, part(0), into: &output, result,
          rows: fields, inner: fields, columns: dimension)
      }
    }
  }

  /// Weight gradient of all projections of one head.
  private static func weightGradient(_ shape: Shape) -> Kernel {
    let (fields, width, stride) = (shape.fields, shape.headWidth, shape.headWidth | 1)
    let panels = panelCount(shape.width)
    let derivatives = RandomNumbers.lanes(fields * stride)
    let inputs = RandomNumbers.lanes(panels * fields * Lanes.scalarCount)
    let gradient = Buffer(repeating: FeatureLanes.zero, count: width * panels)
    let work = 2 * fields * Lanes.scalarCount * width * shape.width
    return Kernel("accumulateWeightGradient", .operations(work), bound: peak) {
      var sums = gradient.mutableSpan
      accumulateWeightGradient(
        derivatives.span, stride: stride, rows: fields, width: width, panels: inputs.span,
        panels: panels, into: &sums)
    }
  }
}
