/// Where a matrix of lanes lies in a span: element (i, j) at start + i · row + j · column.
package struct LaneMatrix: Sendable {
  package let start: Int
  package let row: Int
  package let column: Int

  package init(start: Int = 0, row: Int, column: Int = 1) {
    self.start = start
    self.row = row
    self.column = column
  }

  /// The same elements with rows and columns exchanged.
  package var transposed: LaneMatrix { LaneMatrix(start: start, row: column, column: row) }
}

/// Multiplies two matrices of lanes, each lane for itself: c[i, n] = Σ_k a[i, k] · b[k, n].
///
/// Blocks of 2 × 3 results stay in registers. The outer loop runs over the columns of `b`, so
/// that three of them stay in the L1 cache while the rows of `a` go by. The sum over k runs
/// upwards, one fused multiply-add a term.
///
/// - Parameters:
///   - rows: rows of `a` and `c`.
///   - inner: columns of `a`, rows of `b`.
///   - columns: columns of `b` and `c`.
///   - accumulate: whether the products are added to what `c` holds.
package func laneProduct(
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
    let width = min(3, columns - column)
    var row = 0
    while row < rows {
      let height = min(2, rows - row)
      let block = LaneBlock(
        a: aShape.start + row * aShape.row, aRow: aShape.row, aStep: aShape.column,
        b: bShape.start + column * bShape.column, bColumn: bShape.column, bStep: bShape.row,
        c: cShape.start + row * cShape.row + column * cShape.column, cRow: cShape.row,
        cColumn: cShape.column, inner: inner)
      switch (height, width) {
      case (2, 3): block.twoByThree(a, b, &c, accumulate)
      case (2, 2): block.twoByTwo(a, b, &c, accumulate)
      default: block.any(height, by: width, a, b, &c, accumulate)
      }
      row += height
    }
    column += width
  }
}

extension LaneMatrix {
  fileprivate func last(_ rows: Int, _ columns: Int) -> Int {
    start + (rows - 1) * row + (columns - 1) * column
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

  @inline(__always)
  func twoByThree(
    _ x: Span<Lanes>, _ y: Span<Lanes>, _ out: inout MutableSpan<Lanes>, _ accumulate: Bool
  ) {
    var s00 = Lanes.zero
    var s01 = Lanes.zero
    var s02 = Lanes.zero
    var s10 = Lanes.zero
    var s11 = Lanes.zero
    var s12 = Lanes.zero
    let second = c &+ cRow
    if accumulate {
      s00 = out[unchecked: c]
      s01 = out[unchecked: c &+ cColumn]
      s02 = out[unchecked: c &+ 2 &* cColumn]
      s10 = out[unchecked: second]
      s11 = out[unchecked: second &+ cColumn]
      s12 = out[unchecked: second &+ 2 &* cColumn]
    }
    var i = a
    var j = b
    for _ in 0..<inner {
      let x0 = x[unchecked: i]
      let x1 = x[unchecked: i &+ aRow]
      let y0 = y[unchecked: j]
      s00.addProduct(x0, y0)
      s10.addProduct(x1, y0)
      let y1 = y[unchecked: j &+ bColumn]
      s01.addProduct(x0, y1)
      s11.addProduct(x1, y1)
      let y2 = y[unchecked: j &+ 2 &* bColumn]
      s02.addProduct(x0, y2)
      s12.addProduct(x1, y2)
      i &+= aStep
      j &+= bStep
    }
    out[unchecked: c] = s00
    out[unchecked: c &+ cColumn] = s01
    out[unchecked: c &+ 2 &* cColumn] = s02
    out[unchecked: second] = s10
    out[unchecked: second &+ cColumn] = s11
    out[unchecked: second &+ 2 &* cColumn] = s12
  }

  @inline(__always)
  func twoByTwo(
    _ x: Span<Lanes>, _ y: Span<Lanes>, _ out: inout MutableSpan<Lanes>, _ accumulate: Bool
  ) {
    var s00 = Lanes.zero
    var s01 = Lanes.zero
    var s10 = Lanes.zero
    var s11 = Lanes.zero
    let second = c &+ cRow
    if accumulate {
      s00 = out[unchecked: c]
      s01 = out[unchecked: c &+ cColumn]
      s10 = out[unchecked: second]
      s11 = out[unchecked: second &+ cColumn]
    }
    var i = a
    var j = b
    for _ in 0..<inner {
      let x0 = x[unchecked: i]
      let x1 = x[unchecked: i &+ aRow]
      let y0 = y[unchecked: j]
      let y1 = y[unchecked: j &+ bColumn]
      s00.addProduct(x0, y0)
      s10.addProduct(x1, y0)
      s01.addProduct(x0, y1)
      s11.addProduct(x1, y1)
      i &+= aStep
      j &+= bStep
    }
    out[unchecked: c] = s00
    out[unchecked: c &+ cColumn] = s01
    out[unchecked: second] = s10
    out[unchecked: second &+ cColumn] = s11
  }

  @inline(__always)
  func any(
    _ height: Int, by width: Int, _ x: Span<Lanes>, _ y: Span<Lanes>,
    _ out: inout MutableSpan<Lanes>, _ accumulate: Bool
  ) {
    for row in 0..<height {
      for column in 0..<width {
        let target = c &+ row &* cRow &+ column &* cColumn
        var sum = accumulate ? out[unchecked: target] : Lanes.zero
        for k in 0..<inner {
          sum.addProduct(
            x[unchecked: a &+ row &* aRow &+ k &* aStep],
            y[unchecked: b &+ column &* bColumn &+ k &* bStep])
        }
        out[unchecked: target] = sum
      }
    }
  }
}
