/// Multiplies rows of lanes by a weight matrix: out[r, o] = Σ_k x[r, k] · w[k, o], for each lane.
///
/// Blocks of 4 rows × 3 columns stay in registers: 4 loads and 3 broadcasts feed 12 fused
/// multiply-adds. The sum over k runs upwards, one fused multiply-add a term.
///
/// - Parameters:
///   - input: [at least rows, inner] lanes.
///   - inputStride: lanes from one row of the input to the next.
///   - rows: the rows to compute. Whoever multiplies one input by several matrices goes a few rows
///     at a time (`blockLength(of:most: 4)`) through all of them, so that the rows stay in the L1
///     cache.
///   - weights: [inner, outer].
///   - output: [at least rows, outer] lanes.
///   - outputStride: lanes from one row of the output to the next.
///   - accumulate: whether the products are added to what `output` holds.
public func project(
  _ input: Span<Lanes>, inputStride: Int, rows: Range<Int>, weights: borrowing PackedMatrix,
  into output: inout MutableSpan<Lanes>, outputStride: Int, accumulate: Bool = false
) {
  let inner = weights.inner
  let outer = weights.outer
  guard !rows.isEmpty else { return }
  precondition(rows.lowerBound >= 0, "rows are counted from 0")
  precondition(
    input.count >= (rows.upperBound - 1) * inputStride + inner, "input is shorter than its shape")
  precondition(
    output.count >= (rows.upperBound - 1) * outputStride + outer,
    "output is shorter than its shape")
  let blocks = weights.blocks.span
  var row = rows.lowerBound
  while row < rows.upperBound {
    let height = blockLength(of: rows.upperBound &- row, most: 4)
    var column = 0
    while column < outer {
      let left = outer &- column
      let width = height == 1 && left >= 15 && left % 3 != 1 ? 12 : weights.columns(of: column)
      let block = ProjectionBlock(
        input: row &* inputStride, inputStride: inputStride, weights: column &* inner,
        output: row &* outputStride &+ column, outputStride: outputStride, inner: inner,
        accumulate: accumulate)
      switch (height, width) {
      case (4, 3): block.multiply(RegisterBlock<4, 3>(), input, blocks, &output)
      case (4, 2): block.multiply(RegisterBlock<4, 2>(), input, blocks, &output)
      case (4, _): block.multiply(RegisterBlock<4, 1>(), input, blocks, &output)
      case (3, 3): block.multiply(RegisterBlock<3, 3>(), input, blocks, &output)
      case (3, 2): block.multiply(RegisterBlock<3, 2>(), input, blocks, &output)
      case (3, _): block.multiply(RegisterBlock<3, 1>(), input, blocks, &output)
      case (2, 3): block.multiply(RegisterBlock<2, 3>(), input, blocks, &output)
      case (2, 2): block.multiply(RegisterBlock<2, 2>(), input, blocks, &output)
      case (2, _): block.multiply(RegisterBlock<2, 1>(), input, blocks, &output)
      case (_, 12): block.multiplyRow(input, blocks, &output)
      case (_, 3): block.multiply(RegisterBlock<1, 3>(), input, blocks, &output)
      case (_, 2): block.multiply(RegisterBlock<1, 2>(), input, blocks, &output)
      default: block.multiply(RegisterBlock<1, 1>(), input, blocks, &output)
      }
      column &+= width
    }
    row &+= height
  }
}

/// Where one register block starts in each operand, and the strides that it needs.
private struct ProjectionBlock {
  let input: Int
  let inputStride: Int
  let weights: Int
  let output: Int
  let outputStride: Int
  let inner: Int
  let accumulate: Bool

  @inline(__always)
  func multiply<let rows: Int, let columns: Int>(
    _ empty: RegisterBlock<rows, columns>, _ x: Span<Lanes>, _ w: Span<Float>,
    _ out: inout MutableSpan<Lanes>
  ) {
    var block = empty
    if accumulate { block.load(out, at: output, row: outputStride, column: 1) }
    var i = input
    var p = weights
    for _ in 0..<inner {
      // Three weights and one input beside twelve sums: as many registers as there are.
      var factors = InlineArray<columns, Lanes>(repeating: .zero)
      for column in 0..<columns {
        factors[unchecked: column] = Lanes(repeating: w[unchecked: p &+ column])
      }
      for row in 0..<rows {
        let value = x[unchecked: i &+ row &* inputStride]
        for column in 0..<columns {
          block.sums[unchecked: row][unchecked: column].addProduct(
            value, factors[unchecked: column])
        }
      }
      i &+= 1
      p &+= columns
    }
    block.store(into: &out, at: output, row: outputStride, column: 1)
  }

  /// One row by four blocks of weights: three columns alone would leave the multipliers waiting.
  @inline(__always)
  func multiplyRow(_ x: Span<Lanes>, _ w: Span<Float>, _ out: inout MutableSpan<Lanes>) {
    var block = RegisterBlock<4, 3>()
    if accumulate { block.load(out, at: output, row: 3, column: 1) }
    var p = weights
    for k in 0..<inner {
      let value = x[unchecked: input &+ k]
      for part in 0..<4 {
        for column in 0..<3 {
          let weight = w[unchecked: p &+ part &* 3 &* inner &+ column]
          block.sums[unchecked: part][unchecked: column].addProduct(
            value, Lanes(repeating: weight))
        }
      }
      p &+= 3
    }
    block.store(into: &out, at: output, row: 3, column: 1)
  }
}
