// The three matrix products stand in one file with their register block: debug builds optimise file
// by file, and a block whose loops are not unrolled trains several times slower.

/// A block of vector accumulators that stays in registers while a product runs over its inner
/// dimension.
///
/// AVX2 has sixteen registers: twelve accumulators leave room for the operands, and eight or more
/// hide the latency of a fused multiply-add (four cycles, two issued per cycle). AVX-512 has
/// thirty-two, for twenty-four accumulators. Loops over the block have constant bounds, so the
/// compiler unrolls them. A number of a result is one sum over ascending terms whatever the block.
struct RegisterBlock<let rows: Int, let columns: Int> {
  var sums = InlineArray<rows, InlineArray<columns, Lanes>>(
    repeating: InlineArray(repeating: .zero))

  @inline(__always)
  init() {}

  /// Loads the accumulators: row r, column c lies at start + r · stride + c. Unchecked: kernels
  /// check their operands once per call.
  @inline(__always)
  mutating func load(_ source: Span<Lanes>, at start: Int, stride: Int) {
    for r in 0..<rows {
      for c in 0..<columns {
        sums[unchecked: r][unchecked: c] = source[unchecked: start &+ r &* stride &+ c]
      }
    }
  }

  /// Stores the accumulators where `load` would read them.
  @inline(__always)
  func store(into target: inout MutableSpan<Lanes>, at start: Int, stride: Int) {
    for r in 0..<rows {
      for c in 0..<columns {
        target[unchecked: start &+ r &* stride &+ c] = sums[unchecked: r][unchecked: c]
      }
    }
  }
}

/// The height or width of all blocks of a run, as a type.
private struct Extent<let count: Int> {}

/// Returns the length of the next block: `most`, or one less where a block of length one would
/// remain at the end. A block of one cannot hide the latency of its multiply-adds.
@inline(__always)
private func blockLength(of left: Int, most: Int) -> Int {
  if left <= most { return left }
  return left % most == 1 || left == most + 2 ? most - 1 : most
}

#if SIXTEEN_LANES
  /// The usual length of a block: columns of a projection, rows of a lane product.
  let fullLength = 6

  /// Returns how much of a length goes into full blocks of six. The rest goes into two blocks of
  /// three or four, or into one of two to five. Only a length of one becomes a block of one.
  @inline(__always)
  func lengthInFullBlocks(_ length: Int) -> Int {
    let rest = length % 6
    return rest == 1 || rest == 2 ? max(length &- rest &- 6, 0) : length &- rest
  }

  /// Returns the length of the next block of a rest behind full blocks.
  @inline(__always)
  func restLength(_ rest: Int) -> Int {
    rest == 7 || rest == 8 ? 4 : min(rest, 5)
  }
#else
  /// The usual length of a block: columns of a projection, rows of a lane product.
  let fullLength = 3

  /// Returns how much of a length goes into full blocks of three; the rest goes into blocks of two.
  /// Only a length of one becomes a block of one.
  @inline(__always)
  func lengthInFullBlocks(_ length: Int) -> Int {
    let rest = length % 3
    return rest == 1 ? max(length &- 4, 0) : length &- rest
  }

  /// Returns the length of the next block of a rest behind full blocks.
  @inline(__always)
  func restLength(_ rest: Int) -> Int { min(rest, 2) }
#endif

// The shape of a block is decided once per run of blocks: a sum of 14 or 16 terms takes little
// longer than such a decision.

/// Multiplies rows of lanes by a weight matrix: out[r, o] = Σ_k x[r, k] · w[k, o] in every lane.
///
/// Blocks of 4 rows × 3 columns stay in registers (4 × 6 of sixteen lanes): 4 loads and 3
/// broadcasts feed 12 fused multiply-adds. The sum runs over ascending k, one fused multiply-add per term.
///
/// - Parameters:
///   - input: [at least rows, inner] lanes.
///   - inputStride: lanes from one row of the input to the next.
///   - rows: the rows to compute.
///   - weights: [inner, outer].
///   - output: [at least rows, outer] lanes.
///   - outputStride: lanes from one row of the output to the next.
///   - accumulate: true to add the products to `output`, false to overwrite it.
public func project(
  _ input: Span<Lanes>, inputStride: Int, rows: Range<Int>, weights: borrowing PackedMatrix,
  into output: inout MutableSpan<Lanes>, outputStride: Int, accumulate: Bool = false
) {
  guard !rows.isEmpty else { return }
  precondition(rows.lowerBound >= 0, "rows are counted from 0")
  precondition(
    input.count >= (rows.upperBound - 1) * inputStride + weights.inner,
    "input is shorter than its shape")
  precondition(
    output.count >= (rows.upperBound - 1) * outputStride + weights.outer,
    "output is shorter than its shape")
  let blocks = weights.blocks.span
  var row = rows.lowerBound
  while row < rows.upperBound {
    let height = blockLength(of: rows.upperBound &- row, most: 4)
    let band = ProjectionBand(
      input: row &* inputStride, inputStride: inputStride, output: row &* outputStride,
      outputStride: outputStride, inner: weights.inner, outer: weights.outer,
      accumulate: accumulate)
    switch height {
    case 4: band.multiply(Extent<4>(), input, blocks, &output)
    case 3: band.multiply(Extent<3>(), input, blocks, &output)
    case 2: band.multiply(Extent<2>(), input, blocks, &output)
    default: band.multiplyRow(input, blocks, &output)
    }
    row &+= height
  }
}

/// Up to four rows of a projection, with their offsets and strides in the operands.
private struct ProjectionBand {
  let input: Int
  let inputStride: Int
  let output: Int
  let outputStride: Int
  let inner: Int
  let outer: Int
  let accumulate: Bool

  /// Computes the columns from `column` on, the first of a block.
  @inline(__always)
  func multiply<let rows: Int>(
    _: Extent<rows>, from column: Int = 0, _ x: Span<Lanes>, _ w: Span<Float>,
    _ out: inout MutableSpan<Lanes>
  ) {
    let full = lengthInFullBlocks(outer)
    #if SIXTEEN_LANES
      multiply(RegisterBlock<rows, 6>(), columns: column..<full, x, w, &out)
      var next = full
      while next < outer {
        let range = next..<next &+ restLength(outer &- next)
        switch range.count {
        case 5: multiply(RegisterBlock<rows, 5>(), columns: range, x, w, &out)
        case 4: multiply(RegisterBlock<rows, 4>(), columns: range, x, w, &out)
        case 3: multiply(RegisterBlock<rows, 3>(), columns: range, x, w, &out)
        case 2: multiply(RegisterBlock<rows, 2>(), columns: range, x, w, &out)
        default: multiply(RegisterBlock<rows, 1>(), columns: range, x, w, &out)
        }
        next = range.upperBound
      }
    #else
      multiply(RegisterBlock<rows, 3>(), columns: column..<full, x, w, &out)
      multiply(
        RegisterBlock<rows, 2>(), columns: full..<outer &- (outer &- full) % 2, x, w, &out)
      if outer == 1 { multiply(RegisterBlock<rows, 1>(), columns: 0..<1, x, w, &out) }
    #endif
  }

  /// Computes one row by four blocks of weights at a time: the accumulators of one block alone would
  /// not hide the latency.
  @inline(__always)
  func multiplyRow(_ x: Span<Lanes>, _ w: Span<Float>, _ out: inout MutableSpan<Lanes>) {
    let full = lengthInFullBlocks(outer)
    var column = 0
    while column &+ 4 &* fullLength <= full {
      #if SIXTEEN_LANES
        var block = RegisterBlock<4, 6>()
      #else
        var block = RegisterBlock<4, 3>()
      #endif
      if accumulate { block.load(out.span, at: output &+ column, stride: fullLength) }
      var p = column &* inner
      for k in 0..<inner {
        let value = x[unchecked: input &+ k]
        for part in 0..<4 {
          for column in 0..<fullLength {
            let weight = w[unchecked: p &+ part &* fullLength &* inner &+ column]
            block.sums[unchecked: part][unchecked: column].addProduct(
              value, Lanes(repeating: weight))
          }
        }
        p &+= fullLength
      }
      block.store(into: &out, at: output &+ column, stride: fullLength)
      column &+= 4 &* fullLength
    }
    multiply(Extent<1>(), from: column, x, w, &out)
  }

  /// Computes a run of blocks side by side.
  @inline(__always)
  private func multiply<let rows: Int, let columns: Int>(
    _ empty: RegisterBlock<rows, columns>, columns range: Range<Int>, _ x: Span<Lanes>,
    _ w: Span<Float>, _ out: inout MutableSpan<Lanes>
  ) {
    var p = range.lowerBound &* inner
    var target = output &+ range.lowerBound
    let end = output &+ range.upperBound
    while target < end {
      var block = empty
      if accumulate { block.load(out.span, at: target, stride: outputStride) }
      var i = input
      for _ in 0..<inner {
        // With AVX2, three weights, one input and twelve accumulators fill all registers.
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
      block.store(into: &out, at: target, stride: outputStride)
      target &+= columns
    }
  }
}

/// The strides of a matrix of lanes in a span: element (i, j) lies at start + i · row + j · column.
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

/// Multiplies two matrices of lanes: c[i, n] = addend[i, n] + Σ_k a[i, k] · b[k, n] in every lane.
///
/// Blocks of 3 × 4 results stay in registers (6 × 4 of sixteen lanes). The outer loop runs over the columns of `b`, so that
/// four of them stay in the L1 cache while the rows of `a` stream past. The sum runs over ascending
/// k, one fused multiply-add per term.
///
/// - Parameters:
///   - addend: the initial value of the sums; nil for zeros. Its columns are contiguous, as are
///     those of `c`.
///   - rows: rows of `a` and `c`.
///   - inner: columns of `a`, rows of `b`.
///   - columns: columns of `b` and `c`.
public func laneProduct(
  _ a: Span<Lanes>, _ aShape: LaneMatrix, _ b: Span<Lanes>, _ bShape: LaneMatrix,
  adding addend: Span<Lanes>? = nil, _ addendShape: LaneMatrix? = nil,
  into c: inout MutableSpan<Lanes>, _ cShape: LaneMatrix, rows: Int, inner: Int, columns: Int
) {
  guard rows > 0, inner > 0, columns > 0 else { return }
  precondition(a.count > aShape.last(rows, inner), "a is shorter than its shape")
  precondition(b.count > bShape.last(inner, columns), "b is shorter than its shape")
  precondition(cShape.column == 1, "the columns of c lie side by side")
  precondition(c.count > cShape.last(rows, columns), "c is shorter than its shape")
  let addendShape = addendShape ?? cShape
  if let addend {
    precondition(addendShape.column == 1, "the addend's columns lie side by side")
    precondition(
      addend.count > addendShape.last(rows, columns), "the addend is shorter than its shape")
  }
  var column = 0
  while column < columns {
    let width = blockLength(of: columns &- column, most: 4)
    let band = LaneBand(
      a: aShape.start, aRow: aShape.row, aStep: aShape.column,
      b: bShape.start &+ column &* bShape.column, bColumn: bShape.column, bStep: bShape.row,
      c: cShape.start &+ column, cRow: cShape.row, addend: addendShape.start &+ column,
      addendRow: addendShape.row, rows: rows, inner: inner)
    switch width {
    case 4: band.multiply(Extent<4>(), a, b, addend, &c)
    case 3: band.multiply(Extent<3>(), a, b, addend, &c)
    case 2: band.multiply(Extent<2>(), a, b, addend, &c)
    default: band.multiply(Extent<1>(), a, b, addend, &c)
    }
    column &+= width
  }
}

/// Up to four columns of a lane product, with their offsets and strides in the operands.
private struct LaneBand {
  let a: Int
  let aRow: Int
  let aStep: Int
  let b: Int
  let bColumn: Int
  let bStep: Int
  let c: Int
  let cRow: Int
  let addend: Int
  let addendRow: Int
  let rows: Int
  let inner: Int

  @inline(__always)
  func multiply<let columns: Int>(
    _: Extent<columns>, _ x: Span<Lanes>, _ y: Span<Lanes>, _ first: Span<Lanes>?,
    _ out: inout MutableSpan<Lanes>
  ) {
    let full = lengthInFullBlocks(rows)
    #if SIXTEEN_LANES
      multiply(RegisterBlock<6, columns>(), rows: 0..<full, x, y, first, &out)
      var next = full
      while next < rows {
        let range = next..<next &+ restLength(rows &- next)
        switch range.count {
        case 5: multiply(RegisterBlock<5, columns>(), rows: range, x, y, first, &out)
        case 4: multiply(RegisterBlock<4, columns>(), rows: range, x, y, first, &out)
        case 3: multiply(RegisterBlock<3, columns>(), rows: range, x, y, first, &out)
        case 2: multiply(RegisterBlock<2, columns>(), rows: range, x, y, first, &out)
        default: multiply(RegisterBlock<1, columns>(), rows: range, x, y, first, &out)
        }
        next = range.upperBound
      }
    #else
      multiply(RegisterBlock<3, columns>(), rows: 0..<full, x, y, first, &out)
      multiply(
        RegisterBlock<2, columns>(), rows: full..<rows &- (rows &- full) % 2, x, y, first, &out)
      if rows == 1 { multiply(RegisterBlock<1, columns>(), rows: 0..<1, x, y, first, &out) }
    #endif
  }

  /// Computes a run of blocks from top to bottom.
  @inline(__always)
  private func multiply<let height: Int, let columns: Int>(
    _ empty: RegisterBlock<height, columns>, rows: Range<Int>, _ x: Span<Lanes>, _ y: Span<Lanes>,
    _ first: Span<Lanes>?, _ out: inout MutableSpan<Lanes>
  ) {
    var start = a &+ rows.lowerBound &* aRow
    var target = c &+ rows.lowerBound &* cRow
    var source = addend &+ rows.lowerBound &* addendRow
    let end = c &+ rows.upperBound &* cRow
    while target < end {
      var block = empty
      if let first { block.load(first, at: source, stride: addendRow) }
      var i = start
      var j = b
      var left = inner
      while left > 0 {
        for column in 0..<columns {
          let factor = y[unchecked: j &+ column &* bColumn]
          for row in 0..<height {
            block.sums[unchecked: row][unchecked: column].addProduct(
              x[unchecked: i &+ row &* aRow], factor)
          }
        }
        i &+= aStep
        j &+= bStep
        left &-= 1
      }
      block.store(into: &out, at: target, stride: cRow)
      start &+= height &* aRow
      target &+= height &* cRow
      source &+= height &* addendRow
    }
  }
}

/// Adds a group's gradient of a weight matrix, the product of its inputs and its output
/// derivatives: g[i, j] += Σ_{r, lane} a[r, i][lane] · b[r, j][lane].
///
/// `b`, the narrower operand, is stored sample by sample (`transposeToPanels`), so one number of
/// `a` is broadcast over a vector of columns of `b` and nothing is summed across lanes. Blocks of
/// 6 × 16 or 4 × 24 accumulators (12 × 32, 8 × 48 or 6 × 64 with AVX-512) stay in registers for the
/// whole group. The sum runs over ascending rows, then lanes, of each subgroup by itself.
///
/// - Parameters:
///   - a: [rows, width] lanes.
///   - stride: lanes from one row of `a` to the next.
///   - b: [panels, rows · n] lanes of features, n = `Lanes.count`.
///   - panels: ⌈columns of b / n⌉.
///   - perSubgroup: true to add one sum per subgroup to the gradient; false to add one sum of the
///     whole group, over ascending rows and lanes.
///   - gradient: [panels, width] lanes of features; columns past those of `b` get zeros.
public func accumulateWeightGradient(
  _ a: Span<Lanes>, stride: Int, rows: Int, width: Int, panels b: Span<FeatureLanes>, panels: Int,
  perSubgroup: Bool = true, into gradient: inout MutableSpan<FeatureLanes>
) {
  guard rows > 0 else { return }
  let length = rows * Lanes.scalarCount
  precondition(a.count >= (rows - 1) * stride + width, "a is shorter than its shape")
  precondition(b.count >= panels * length, "b is shorter than its shape")
  precondition(gradient.count >= width * panels, "gradient is shorter than its shape")
  let values = a.bytes
  var panel = 0
  while panel < panels {
    #if SIXTEEN_LANES
      let columns = blockLength(of: panels &- panel, most: 4)
    #else
      let columns = blockLength(of: panels &- panel, most: 3)
    #endif
    let band = GradientBand(
      stride: stride, rows: rows, width: width, panels: panel &* length, length: length,
      gradient: panel &* width, sums: perSubgroup ? Lanes.subgroups : 1)
    #if SIXTEEN_LANES
      // With one row, loads and stores of the gradient count: it stays in registers, too.
      switch (columns, rows) {
      case (4, 1):
        band.accumulate(RegisterBlock<3, 4>(), RegisterBlock<2, 4>(), values, b, &gradient)
      case (3, 1):
        band.accumulate(RegisterBlock<4, 3>(), RegisterBlock<3, 3>(), values, b, &gradient)
      case (2, 1):
        band.accumulate(RegisterBlock<6, 2>(), RegisterBlock<4, 2>(), values, b, &gradient)
      case (1, 1):
        band.accumulate(RegisterBlock<12, 1>(), RegisterBlock<8, 1>(), values, b, &gradient)
      case (4, _):
        band.accumulate(RegisterBlock<6, 4>(), RegisterBlock<4, 4>(), values, b, &gradient)
      case (3, _):
        band.accumulate(RegisterBlock<8, 3>(), RegisterBlock<4, 3>(), values, b, &gradient)
      case (2, _):
        band.accumulate(RegisterBlock<12, 2>(), RegisterBlock<8, 2>(), values, b, &gradient)
      default:
        band.accumulate(RegisterBlock<16, 1>(), RegisterBlock<8, 1>(), values, b, &gradient)
      }
    #else
      switch columns {
      case 3: band.accumulate(RegisterBlock<4, 3>(), RegisterBlock<3, 3>(), values, b, &gradient)
      case 2: band.accumulate(RegisterBlock<6, 2>(), RegisterBlock<4, 2>(), values, b, &gradient)
      default:
        band.accumulate(RegisterBlock<12, 1>(), RegisterBlock<8, 1>(), values, b, &gradient)
      }
    #endif
    panel &+= columns
  }
}

/// A few panels of a weight gradient.
private struct GradientBand {
  let stride: Int
  let rows: Int
  let width: Int
  /// Offset of the first panel, and lanes of features per panel.
  let panels: Int
  let length: Int
  /// Offset of the first panel's gradient; each panel's gradient has `width` lanes of features.
  let gradient: Int
  /// Sums that are added to the gradient one after the other: one per subgroup, or one in all.
  let sums: Int

  /// Accumulates a panel in blocks of full height, then lower ones.
  ///
  /// The lower height still hides the latency. Blocks of height two and one are used only where
  /// nothing else fits.
  @inline(__always)
  func accumulate<let height: Int, let lower: Int, let columns: Int>(
    _ full: RegisterBlock<height, columns>, _ low: RegisterBlock<lower, columns>, _ x: RawSpan,
    _ y: Span<FeatureLanes>, _ out: inout MutableSpan<FeatureLanes>
  ) {
    var lows = 0
    while (width &- lows) % height != 0, lows &+ lower <= width { lows &+= lower }
    if (width &- lows) % height != 0 { lows = width % height / lower &* lower }
    let high = (width &- lows) / height &* height
    let twos = high &+ lows &+ (width &- high &- lows) / 2 &* 2
    accumulate(full, 0..<high, x, y, &out)
    accumulate(low, high..<high &+ lows, x, y, &out)
    accumulate(RegisterBlock<2, columns>(), high &+ lows..<twos, x, y, &out)
    accumulate(RegisterBlock<1, columns>(), twos..<width, x, y, &out)
  }

  /// Computes a run of blocks from top to bottom.
  @inline(__always)
  private func accumulate<let height: Int, let columns: Int>(
    _ empty: RegisterBlock<height, columns>, _ range: Range<Int>, _ x: RawSpan,
    _ y: Span<FeatureLanes>, _ out: inout MutableSpan<FeatureLanes>
  ) {
    var first = range.lowerBound
    let lanes = Lanes.scalarCount / sums
    while first < range.upperBound {
      #if SIXTEEN_LANES
        // Loaded and stored once for both subgroups.
        var total = empty
        for i in 0..<height {
          for column in 0..<columns {
            total.sums[unchecked: i][unchecked: column] =
              out[unchecked: gradient &+ column &* width &+ first &+ i]
          }
        }
      #endif
      for sum in 0..<sums {
        var block = empty
        var source = first &* Lanes.scalarCount &+ sum &* Subgroup.scalarCount
        var p = panels &+ sum &* Subgroup.scalarCount
        for _ in 0..<rows {
          for lane in 0..<lanes {
            for i in 0..<height {
              let value = x.broadcast(at: source &+ i &* Lanes.scalarCount &+ lane)
              for column in 0..<columns {
                block.sums[unchecked: i][unchecked: column].addProduct(
                  value, y[unchecked: p &+ lane &+ column &* length])
              }
            }
          }
          p &+= Lanes.scalarCount
          source &+= stride &* Lanes.scalarCount
        }
        // Adds a whole subgroup at once, so that its sum does not depend on earlier ones.
        for i in 0..<height {
          for column in 0..<columns {
            #if SIXTEEN_LANES
              total.sums[unchecked: i][unchecked: column] =
                total.sums[unchecked: i][unchecked: column]
                + block.sums[unchecked: i][unchecked: column]
            #else
              let target = gradient &+ column &* width &+ first &+ i
              out[unchecked: target] =
                out[unchecked: target] + block.sums[unchecked: i][unchecked: column]
            #endif
          }
        }
      }
      #if SIXTEEN_LANES
        for i in 0..<height {
          for column in 0..<columns {
            out[unchecked: gradient &+ column &* width &+ first &+ i] =
              total.sums[unchecked: i][unchecked: column]
          }
        }
      #endif
      first &+= height
    }
  }
}

extension RawSpan {
  /// The float at an index, in all lanes. Unchecked: callers check the span's length.
  @inline(__always)
  fileprivate func broadcast(at index: Int) -> FeatureLanes {
    FeatureLanes(repeating: unsafe unsafeLoad(fromUncheckedByteOffset: index &* 4, as: Float.self))
  }
}
