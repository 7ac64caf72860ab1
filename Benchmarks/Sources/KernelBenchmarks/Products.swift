import Kernels

extension Kernel {
  /// The matrix products of a layer of attention for one group of eight samples.
  static func products(_ shape: Shape) -> [Kernel] {
    let (dimension, width) = (shape.dimension, shape.width)
    return [
      projection("project, first layer", shape, inner: dimension, outer: width),
      projection("project, other layers", shape, inner: width, outer: width),
      projection(
        "project backward, other layers", shape, inner: width, outer: width, accumulate: true),
      attention("laneProduct, Q·Kᵀ", shape, .scores),
      attention("laneProduct, P·V", shape, .mixture),
      attention("laneProduct, dSᵀ·Q", shape, .transposed),
      weightGradient(shape),
    ]
  }

  /// Four projections of all tokens, a few tokens at a time as in the engine.
  private static func projection(
    _ name: String, _ shape: Shape, inner: Int, outer: Int, accumulate: Bool = false
  ) -> Kernel {
    let (fields, inputStride, outputStride) = (shape.fields, inner | 1, outer | 1)
    let input = RandomNumbers.lanes(fields * inputStride)
    let outputs = (0..<shape.projections).map { _ in
      Buffer(repeating: Lanes.zero, count: fields * outputStride)
    }
    let numbers = RandomNumbers.floats(inner * outer)
    var weights = PackedMatrix(inner: inner, outer: outer)
    weights.pack(numbers.span, at: 0)
    let matrices = Array(repeating: weights, count: shape.projections)
    let work = 2 * fields * inner * outer * Lanes.scalarCount * shape.projections
    return Kernel(name, .operations(work), bound: peak) {
      var first = 0
      while first < fields {
        let rows = first..<first + blockLength(of: fields - first, most: 4)
        for index in matrices.indices {
          // Backwards, what each projection passes on is added to that of the one before.
          let buffer = outputs[accumulate ? 0 : index]
          var output = buffer.mutableSpan
          project(
            input.span, inputStride: inputStride, rows: rows, weights: matrices[index],
            into: &output, outputStride: outputStride, accumulate: accumulate && index > 0)
        }
        first = rows.upperBound
      }
    }
  }

  /// The three forms of products between tokens.
  private enum AttentionProduct {
    /// [F, d] · [d, F]
    case scores
    /// [F, F] · [F, d], added to the residual
    case mixture
    /// The same with the first matrix transposed
    case transposed
  }

  private static func attention(
    _ name: String, _ shape: Shape, _ product: AttentionProduct
  ) -> Kernel {
    let (fields, dimension, heads, stride) = (
      shape.fields, shape.dimension, shape.heads, shape.stride
    )
    let left = RandomNumbers.lanes(fields * stride)
    let right = RandomNumbers.lanes(fields * stride)
    let scores = RandomNumbers.lanes(heads * fields * fields)
    let work = 2 * fields * fields * dimension * heads * Lanes.scalarCount
    return Kernel(name, .operations(work), bound: peak) {
      for head in 0..<heads {
        let token = LaneMatrix(start: head * dimension, row: stride)
        let score = LaneMatrix(start: head * fields * fields, row: fields)
        switch product {
        case .scores:
          var output = scores.mutableSpan
          laneProduct(
            left.span, token, right.span, token.transposed, into: &output, score, rows: fields,
            inner: dimension, columns: fields)
        case .mixture:
          var output = left.mutableSpan
          laneProduct(
            scores.span, score, right.span, token, into: &output, token, rows: fields,
            inner: fields, columns: dimension, accumulate: true)
        case .transposed:
          var output = left.mutableSpan
          laneProduct(
            scores.span, score.transposed, right.span, token, into: &output, token, rows: fields,
            inner: fields, columns: dimension)
        }
      }
    }
  }

  /// Of all four projections in one call.
  private static func weightGradient(_ shape: Shape) -> Kernel {
    let (fields, width, stride) = (shape.fields, shape.width, shape.stride)
    let panels = shape.projections * (width + 7) / 8
    let input = RandomNumbers.lanes(fields * stride)
    let derivatives = RandomNumbers.lanes(panels * fields * Lanes.scalarCount)
    let gradient = Buffer(repeating: Octet.zero, count: width * panels)
    let work = 2 * fields * Lanes.scalarCount * width * width * shape.projections
    return Kernel("accumulateWeightGradient", .operations(work), bound: peak) {
      var sums = gradient.mutableSpan
      accumulateWeightGradient(
        input.span, inputStride: stride, rows: fields, inner: width,
        derivatives: derivatives.span, panels: panels, into: &sums)
    }
  }
}
