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
    // Four columns as two and two: one alone would leave the multipliers waiting for each other.
    let width = columns - column == 4 ? 2 : min(3, columns - column)
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

  /// In halves of eight lanes, as in `project`: twelve sums, two of `x` and one of `y`.
  @inline(__always)
  func twoByThree(
    _ x: Span<Lanes>, _ y: Span<Lanes>, _ out: inout MutableSpan<Lanes>, _ accumulate: Bool
  ) {
    var s00 = Octet.zero
    var s01 = Octet.zero
    var s02 = Octet.zero
    var s10 = Octet.zero
    var s11 = Octet.zero
    var s12 = Octet.zero
    var t00 = Octet.zero
    var t01 = Octet.zero
    var t02 = Octet.zero
    var t10 = Octet.zero
    var t11 = Octet.zero
    var t12 = Octet.zero
    let second = c &+ cRow
    if accumulate {
      (s00, t00) = (out[unchecked: c].lowHalf, out[unchecked: c].highHalf)
      (s01, t01) = (out[unchecked: c &+ cColumn].lowHalf, out[unchecked: c &+ cColumn].highHalf)
      (s02, t02) = (
        out[unchecked: c &+ 2 &* cColumn].lowHalf, out[unchecked: c &+ 2 &* cColumn].highHalf
      )
      (s10, t10) = (out[unchecked: second].lowHalf, out[unchecked: second].highHalf)
      (s11, t11) = (
        out[unchecked: second &+ cColumn].lowHalf, out[unchecked: second &+ cColumn].highHalf
      )
      (s12, t12) = (
        out[unchecked: second &+ 2 &* cColumn].lowHalf,
        out[unchecked: second &+ 2 &* cColumn].highHalf
      )
    }
    let xBytes = x.bytes
    let yBytes = y.bytes
    var i = a &* 16
    var j = b &* 16
    let (nextRow, nextColumn) = (aRow &* 16, bColumn &* 16)
    for _ in 0..<inner {
      let x0 = xBytes.octet(at: i)
      let x1 = xBytes.octet(at: i &+ nextRow)
      let y0 = yBytes.octet(at: j)
      s00.addProduct(x0, y0)
      s10.addProduct(x1, y0)
      let y1 = yBytes.octet(at: j &+ nextColumn)
      s01.addProduct(x0, y1)
      s11.addProduct(x1, y1)
      let y2 = yBytes.octet(at: j &+ 2 &* nextColumn)
      s02.addProduct(x0, y2)
      s12.addProduct(x1, y2)
      let x2 = xBytes.octet(at: i &+ 8)
      let x3 = xBytes.octet(at: i &+ nextRow &+ 8)
      let y3 = yBytes.octet(at: j &+ 8)
      t00.addProduct(x2, y3)
      t10.addProduct(x3, y3)
      let y4 = yBytes.octet(at: j &+ nextColumn &+ 8)
      t01.addProduct(x2, y4)
      t11.addProduct(x3, y4)
      let y5 = yBytes.octet(at: j &+ 2 &* nextColumn &+ 8)
      t02.addProduct(x2, y5)
      t12.addProduct(x3, y5)
      i &+= aStep &* 16
      j &+= bStep &* 16
    }
    out[unchecked: c] = Lanes(lowHalf: s00, highHalf: t00)
    out[unchecked: c &+ cColumn] = Lanes(lowHalf: s01, highHalf: t01)
    out[unchecked: c &+ 2 &* cColumn] = Lanes(lowHalf: s02, highHalf: t02)
    out[unchecked: second] = Lanes(lowHalf: s10, highHalf: t10)
    out[unchecked: second &+ cColumn] = Lanes(lowHalf: s11, highHalf: t11)
    out[unchecked: second &+ 2 &* cColumn] = Lanes(lowHalf: s12, highHalf: t12)
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
