// The products over register blocks stand in one file: debug builds optimise file by file, and blocks
// whose loops are not unrolled would train several times slower.

/// Sums of eight samples (or eight features) each that stay in vector registers while a product
/// runs over its inner dimension.
///
/// AVX2 has sixteen registers: twelve sums leave room for the operands, and eight or more keep both
/// multipliers busy, since a fused multiply-add takes four cycles and two start in each. Loops over
/// the block have constant bounds, so the compiler unrolls them away.
struct RegisterBlock<let rows: Int, let columns: Int> {
  var sums = InlineArray<rows, InlineArray<columns, SIMD8<Float>>>(
    repeating: InlineArray(repeating: .zero))

  @inline(__always)
  init() {}

  /// Takes over sums: row r, column c lies at start + r · row + c · column. Unchecked: kernels
  /// check their operands once a call.
  @inline(__always)
  mutating func load(
    _ source: borrowing MutableSpan<SIMD8<Float>>, at start: Int, row: Int, column: Int
  ) {
    for r in 0..<rows {
      for c in 0..<columns {
        sums[unchecked: r][unchecked: c] = source[unchecked: start &+ r &* row &+ c &* column]
      }
    }
  }

  /// Writes the sums where `load` would read them.
  @inline(__always)
  func store(into target: inout MutableSpan<SIMD8<Float>>, at start: Int, row: Int, column: Int) {
    for r in 0..<rows {
      for c in 0..<columns {
        target[unchecked: start &+ r &* row &+ c &* column] = sums[unchecked: r][unchecked: c]
      }
    }
  }
}

/// Cuts a length into the steps of register blocks: as long as `most`, but shorter where a step of
/// one would remain at the end, which would keep the multipliers waiting.
@inline(__always)
public func blockLength(of left: Int, most: Int) -> Int {
  if left <= most { return left }
  return left % most == 1 || left == most + 2 ? most - 1 : most
}

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

/// Where a matrix of lanes lies in a span: element (i, j) at start + i · row + j · column.
public struct LaneMatrix: Sendable {
  public let start: Int
  public let row: Int
  public let column: Int

  public init(start: Int = 0, row: Int, column: Int = 1) {
    self.start = start
    self.row = row
    self.column = column
  }

  /// The same elements with rows and columns exchanged.
  public var transposed: LaneMatrix { LaneMatrix(start: start, row: column, column: row) }

  fileprivate func last(_ rows: Int, _ columns: Int) -> Int {
    start + (rows - 1) * row + (columns - 1) * column
  }
}

/// Multiplies two matrices of lanes, each lane for itself: c[i, n] = Σ_k a[i, k] · b[k, n].
///
/// Blocks of 3 × 4 results stay in registers. The outer loop runs over the columns of `b`, so that
/// four of them stay in the L1 cache while the rows of `a` go by. The sum over k runs upwards, one
/// fused multiply-add a term.
///
/// - Parameters:
///   - rows: rows of `a` and `c`.
///   - inner: columns of `a`, rows of `b`.
///   - columns: columns of `b` and `c`.
///   - accumulate: whether the products are added to what `c` holds.
public func laneProduct(
  _ a: Span<Lanes>, _ aShape: LaneMatrix, _ b: Span<Lanes>, _ bShape: LaneMatrix,
  into c: inout MutableSpan<Lanes>, _ cShape: LaneMatrix, rows: Int, inner: Int, columns: Int,
  accumulate: Bool = false
) {
  guard rows > 0, inner > 0, columns > 0 else { return }
  precondition(a.count > aShape.last(rows, inner), "a is shorter than its shape")
  precondition(b.count > bShape.last(inner, columns), "b is shorter than its shape")
  precondition(c.count > cShape.last(rows, columns), "c is shorter than its shape")
  var column = 0
  while column < columns {
    let width = blockLength(of: columns &- column, most: 4)
    var row = 0
    while row < rows {
      let height = blockLength(of: rows &- row, most: 3)
      let block = LaneBlock(
        a: aShape.start &+ row &* aShape.row, aRow: aShape.row, aStep: aShape.column,
        b: bShape.start &+ column &* bShape.column, bColumn: bShape.column, bStep: bShape.row,
        c: cShape.start &+ row &* cShape.row &+ column &* cShape.column, cRow: cShape.row,
        cColumn: cShape.column, inner: inner, accumulate: accumulate)
      switch (height, width) {
      case (3, 4): block.multiply(RegisterBlock<3, 4>(), a, b, &c)
      case (3, 3): block.multiply(RegisterBlock<3, 3>(), a, b, &c)
      case (3, 2): block.multiply(RegisterBlock<3, 2>(), a, b, &c)
      case (3, _): block.multiply(RegisterBlock<3, 1>(), a, b, &c)
      case (2, 4): block.multiply(RegisterBlock<2, 4>(), a, b, &c)
      case (2, 3): block.multiply(RegisterBlock<2, 3>(), a, b, &c)
      case (2, 2): block.multiply(RegisterBlock<2, 2>(), a, b, &c)
      case (2, _): block.multiply(RegisterBlock<2, 1>(), a, b, &c)
      case (_, 4): block.multiply(RegisterBlock<1, 4>(), a, b, &c)
      case (_, 3): block.multiply(RegisterBlock<1, 3>(), a, b, &c)
      case (_, 2): block.multiply(RegisterBlock<1, 2>(), a, b, &c)
      default: block.multiply(RegisterBlock<1, 1>(), a, b, &c)
      }
      row &+= height
    }
    column &+= width
  }
}

/// Where one register block starts in each operand, and the strides that it needs.
private struct LaneBlock {
  let a: Int
  let aRow: Int
  let aStep: Int
  let b: Int
  let bColumn: Int
  let bStep: Int
  let c: Int
  let cRow: Int
  let cColumn: Int
  let inner: Int
  let accumulate: Bool

  @inline(__always)
  func multiply<let rows: Int, let columns: Int>(
    _ empty: RegisterBlock<rows, columns>, _ x: Span<Lanes>, _ y: Span<Lanes>,
    _ out: inout MutableSpan<Lanes>
  ) {
    var block = empty
    if accumulate { block.load(out, at: c, row: cRow, column: cColumn) }
    var i = a
    var j = b
    for _ in 0..<inner {
      for column in 0..<columns {
        let factor = y[unchecked: j &+ column &* bColumn]
        for row in 0..<rows {
          block.sums[unchecked: row][unchecked: column].addProduct(
            x[unchecked: i &+ row &* aRow], factor)
        }
      }
      i &+= aStep
      j &+= bStep
    }
    block.store(into: &out, at: c, row: cRow, column: cColumn)
  }
}

/// Adds the gradient of a weight matrix over the samples of a group:
/// g[k, o] += Σ_{r, lane} x[r, k][lane] · d[r, o][lane].
///
/// The derivatives come sample after sample (`transposeToPanels`), so a number of `x` is broadcast
/// over eight outputs and nothing is summed across lanes. Blocks of 4 × 24 sums stay in registers
/// for the whole group; the sum runs over rows, then lanes, upwards.
///
/// - Parameters:
///   - input: [rows, inner] lanes.
///   - inputStride: lanes from one row of the input to the next.
///   - derivatives: [panels, rows · 8] octets, the derivatives of the projection's outputs.
///   - panels: ⌈outer / 8⌉.
///   - gradient: [inner, panels] octets; columns past the projection's width get zeros.
public func accumulateWeightGradient(
  _ input: Span<Lanes>, inputStride: Int, rows: Int, inner: Int, derivatives: Span<Octet>,
  panels: Int, into gradient: inout MutableSpan<Octet>
) {
  guard rows > 0 else { return }
  let length = rows * Lanes.scalarCount
  precondition(
    input.count >= (rows - 1) * inputStride + inner, "input is shorter than its shape")
  precondition(derivatives.count >= panels * length, "derivatives are shorter than their shape")
  precondition(gradient.count >= inner * panels, "gradient is shorter than its shape")
  let x = input.bytes
  var panel = 0
  while panel < panels {
    let width = blockLength(of: panels &- panel, most: 3)
    var k = 0
    while k < inner {
      let height = blockLength(of: inner &- k, most: 4)
      let block = GradientBlock(
        input: k, inputStride: inputStride, rows: rows, derivatives: panel &* length,
        length: length, gradient: k &* panels &+ panel, gradientStride: panels)
      switch (height, width) {
      case (4, 3): block.accumulate(RegisterBlock<4, 3>(), x, derivatives, &gradient)
      case (4, 2): block.accumulate(RegisterBlock<4, 2>(), x, derivatives, &gradient)
      case (4, _): block.accumulate(RegisterBlock<4, 1>(), x, derivatives, &gradient)
      case (3, 3): block.accumulate(RegisterBlock<3, 3>(), x, derivatives, &gradient)
      case (3, 2): block.accumulate(RegisterBlock<3, 2>(), x, derivatives, &gradient)
      case (3, _): block.accumulate(RegisterBlock<3, 1>(), x, derivatives, &gradient)
      case (2, 3): block.accumulate(RegisterBlock<2, 3>(), x, derivatives, &gradient)
      case (2, 2): block.accumulate(RegisterBlock<2, 2>(), x, derivatives, &gradient)
      case (2, _): block.accumulate(RegisterBlock<2, 1>(), x, derivatives, &gradient)
      case (_, 3): block.accumulate(RegisterBlock<1, 3>(), x, derivatives, &gradient)
      case (_, 2): block.accumulate(RegisterBlock<1, 2>(), x, derivatives, &gradient)
      default: block.accumulate(RegisterBlock<1, 1>(), x, derivatives, &gradient)
      }
      k &+= height
    }
    panel &+= width
  }
}

/// Where one register block starts in each operand, and the strides that it needs.
private struct GradientBlock {
  let input: Int
  let inputStride: Int
  let rows: Int
  let derivatives: Int
  /// Octets from one panel to the next.
  let length: Int
  let gradient: Int
  let gradientStride: Int

  @inline(__always)
  func accumulate<let inputs: Int, let panels: Int>(
    _ empty: RegisterBlock<inputs, panels>, _ x: RawSpan, _ d: Span<Octet>,
    _ out: inout MutableSpan<Octet>
  ) {
    var block = empty
    var p = derivatives
    for row in 0..<rows {
      let source = (input &+ row &* inputStride) &* Lanes.scalarCount
      for lane in 0..<Lanes.scalarCount {
        for k in 0..<inputs {
          let value = x.broadcast(at: source &+ k &* Lanes.scalarCount &+ lane)
          for panel in 0..<panels {
            block.sums[unchecked: k][unchecked: panel].addProduct(
              value, d[unchecked: p &+ panel &* length])
          }
        }
        p &+= 1
      }
    }
    // Apart from what was there, so that the sum over a group does not depend on the groups before.
    for k in 0..<inputs {
      for panel in 0..<panels {
        out[unchecked: gradient &+ k &* gradientStride &+ panel] +=
          block.sums[unchecked: k][unchecked: panel]
      }
    }
  }
}

extension RawSpan {
  /// The float of the given index in all eight places. Unchecked: callers know the span's length.
  @inline(__always)
  fileprivate func broadcast(at index: Int) -> Octet {
    Octet(repeating: unsafe unsafeLoad(fromUncheckedByteOffset: index &* 4, as: Float.self))
  }
}
