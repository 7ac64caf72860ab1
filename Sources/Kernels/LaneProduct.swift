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
