/// Multiplies rows of lanes by a weight matrix: out[r, o] = Σ_k x[r, k] · w[k, o], for each lane.
///
/// Blocks of 2 rows × 3 columns stay in registers: 4 loads and 3 broadcasts feed 12 fused
/// multiply-adds. The sum over k runs upwards, one fused multiply-add a term.
///
/// - Parameters:
///   - input: [at least rows, inner] lanes.
///   - rows: the rows to compute. Whoever multiplies one input by several matrices goes two rows at
///     a time through all of them, so that the rows stay in the L1 cache.
///   - weights: [inner, outer].
///   - output: [at least rows, outer] lanes.
///   - accumulate: whether the products are added to what `output` holds.
package func project(
  _ input: Span<Lanes>, rows: Range<Int>, weights: borrowing PackedMatrix,
  into output: inout MutableSpan<Lanes>, accumulate: Bool = false
) {
  let inner = weights.inner
  let outer = weights.outer
  precondition(rows.lowerBound >= 0, "rows are counted from 0")
  precondition(input.count >= rows.upperBound * inner, "input is shorter than its shape")
  precondition(output.count >= rows.upperBound * outer, "output is shorter than its shape")
  let panels = weights.panels.span
  var row = rows.lowerBound
  while row < rows.upperBound {
    let pair = row + 1 < rows.upperBound
    var column = 0
    while column < outer {
      let block = ProjectionBlock(
        input: row * inner, column: column, output: row * outer + column, inner: inner,
        outer: outer)
      switch (pair, outer - column) {
      // Four columns as two and two: one alone would leave the multipliers waiting for each other.
      case (true, 2), (true, 4):
        block.twoByTwo(input, panels, &output, accumulate)
        column += 2
      case (true, 3...):
        block.twoByThree(input, panels, &output, accumulate)
        column += 3
      case (true, _):
        block.twoByOne(input, panels, &output, accumulate)
        column += 1
      case (false, 6...):
        block.oneBySix(input, panels, &output, accumulate)
        column += 6
      case (false, let left):
        block.one(by: min(left, 3), input, panels, &output, accumulate)
        column += 3
      }
    }
    row += pair ? 2 : 1
  }
}

/// Where one register block starts in each operand, and the strides that it needs.
private struct ProjectionBlock {
  let input: Int
  let column: Int
  let output: Int
  let inner: Int
  let outer: Int

  /// Where the weights of this block's first column start.
  var panel: Int { start(of: column) }

  /// Where the weights of a column start among the panels; the next ones follow three apart.
  func start(of column: Int) -> Int { column / 3 &* 3 &* inner &+ column % 3 }

  /// In halves of eight lanes, so that twelve sums, three weights and one input fill the sixteen
  /// registers exactly: with whole lanes the compiler spills sums to the stack in the inner loop.
  @inline(__always)
  func twoByThree(
    _ x: Span<Lanes>, _ w: Span<Float>, _ out: inout MutableSpan<Lanes>, _ accumulate: Bool
  ) {
    var a0 = Octet.zero
    var a1 = Octet.zero
    var a2 = Octet.zero
    var b0 = Octet.zero
    var b1 = Octet.zero
    var b2 = Octet.zero
    var c0 = Octet.zero
    var c1 = Octet.zero
    var c2 = Octet.zero
    var d0 = Octet.zero
    var d1 = Octet.zero
    var d2 = Octet.zero
    let second = output &+ outer
    if accumulate {
      (a0, b0) = (out[unchecked: output].lowHalf, out[unchecked: output].highHalf)
      (a1, b1) = (out[unchecked: output &+ 1].lowHalf, out[unchecked: output &+ 1].highHalf)
      (a2, b2) = (out[unchecked: output &+ 2].lowHalf, out[unchecked: output &+ 2].highHalf)
      (c0, d0) = (out[unchecked: second].lowHalf, out[unchecked: second].highHalf)
      (c1, d1) = (out[unchecked: second &+ 1].lowHalf, out[unchecked: second &+ 1].highHalf)
      (c2, d2) = (out[unchecked: second &+ 2].lowHalf, out[unchecked: second &+ 2].highHalf)
    }
    let bytes = x.bytes
    var i = input &* 16
    let row = inner &* 16
    var p = panel
    for _ in 0..<inner {
      let w0 = Octet(repeating: w[unchecked: p])
      let w1 = Octet(repeating: w[unchecked: p &+ 1])
      let w2 = Octet(repeating: w[unchecked: p &+ 2])
      let a = bytes.octet(at: i)
      a0.addProduct(a, w0)
      a1.addProduct(a, w1)
      a2.addProduct(a, w2)
      let b = bytes.octet(at: i &+ 8)
      b0.addProduct(b, w0)
      b1.addProduct(b, w1)
      b2.addProduct(b, w2)
      let c = bytes.octet(at: i &+ row)
      c0.addProduct(c, w0)
      c1.addProduct(c, w1)
      c2.addProduct(c, w2)
      let d = bytes.octet(at: i &+ row &+ 8)
      d0.addProduct(d, w0)
      d1.addProduct(d, w1)
      d2.addProduct(d, w2)
      i &+= 16
      p &+= 3
    }
    out[unchecked: output] = Lanes(lowHalf: a0, highHalf: b0)
    out[unchecked: output &+ 1] = Lanes(lowHalf: a1, highHalf: b1)
    out[unchecked: output &+ 2] = Lanes(lowHalf: a2, highHalf: b2)
    out[unchecked: second] = Lanes(lowHalf: c0, highHalf: d0)
    out[unchecked: second &+ 1] = Lanes(lowHalf: c1, highHalf: d1)
    out[unchecked: second &+ 2] = Lanes(lowHalf: c2, highHalf: d2)
  }

  @inline(__always)
  func twoByTwo(
    _ x: Span<Lanes>, _ w: Span<Float>, _ out: inout MutableSpan<Lanes>, _ accumulate: Bool
  ) {
    var a0 = Lanes.zero
    var a1 = Lanes.zero
    var b0 = Lanes.zero
    var b1 = Lanes.zero
    let second = output &+ outer
    if accumulate {
      a0 = out[unchecked: output]
      a1 = out[unchecked: output &+ 1]
      b0 = out[unchecked: second]
      b1 = out[unchecked: second &+ 1]
    }
    let first = panel
    let next = start(of: column &+ 1)
    for k in 0..<inner {
      let a = x[unchecked: input &+ k]
      let b = x[unchecked: input &+ inner &+ k]
      let w0 = Lanes(repeating: w[unchecked: first &+ k &* 3])
      let w1 = Lanes(repeating: w[unchecked: next &+ k &* 3])
      a0.addProduct(a, w0)
      a1.addProduct(a, w1)
      b0.addProduct(b, w0)
      b1.addProduct(b, w1)
    }
    out[unchecked: output] = a0
    out[unchecked: output &+ 1] = a1
    out[unchecked: second] = b0
    out[unchecked: second &+ 1] = b1
  }

  @inline(__always)
  func twoByOne(
    _ x: Span<Lanes>, _ w: Span<Float>, _ out: inout MutableSpan<Lanes>, _ accumulate: Bool
  ) {
    var a0 = Lanes.zero
    var b0 = Lanes.zero
    let second = output &+ outer
    if accumulate {
      a0 = out[unchecked: output]
      b0 = out[unchecked: second]
    }
    for k in 0..<inner {
      let w0 = Lanes(repeating: w[unchecked: panel &+ k &* 3])
      a0.addProduct(x[unchecked: input &+ k], w0)
      b0.addProduct(x[unchecked: input &+ inner &+ k], w0)
    }
    out[unchecked: output] = a0
    out[unchecked: second] = b0
  }

  /// Two panels at once: one row alone would leave the multipliers waiting for each other.
  @inline(__always)
  func oneBySix(
    _ x: Span<Lanes>, _ w: Span<Float>, _ out: inout MutableSpan<Lanes>, _ accumulate: Bool
  ) {
    var a0 = Lanes.zero
    var a1 = Lanes.zero
    var a2 = Lanes.zero
    var a3 = Lanes.zero
    var a4 = Lanes.zero
    var a5 = Lanes.zero
    if accumulate {
      a0 = out[unchecked: output]
      a1 = out[unchecked: output &+ 1]
      a2 = out[unchecked: output &+ 2]
      a3 = out[unchecked: output &+ 3]
      a4 = out[unchecked: output &+ 4]
      a5 = out[unchecked: output &+ 5]
    }
    let next = inner &* 3
    for k in 0..<inner {
      let a = x[unchecked: input &+ k]
      let p = panel &+ k &* 3
      a0.addProduct(a, Lanes(repeating: w[unchecked: p]))
      a1.addProduct(a, Lanes(repeating: w[unchecked: p &+ 1]))
      a2.addProduct(a, Lanes(repeating: w[unchecked: p &+ 2]))
      a3.addProduct(a, Lanes(repeating: w[unchecked: p &+ next]))
      a4.addProduct(a, Lanes(repeating: w[unchecked: p &+ next &+ 1]))
      a5.addProduct(a, Lanes(repeating: w[unchecked: p &+ next &+ 2]))
    }
    out[unchecked: output] = a0
    out[unchecked: output &+ 1] = a1
    out[unchecked: output &+ 2] = a2
    out[unchecked: output &+ 3] = a3
    out[unchecked: output &+ 4] = a4
    out[unchecked: output &+ 5] = a5
  }

  @inline(__always)
  func one(
    by columns: Int, _ x: Span<Lanes>, _ w: Span<Float>, _ out: inout MutableSpan<Lanes>,
    _ accumulate: Bool
  ) {
    for column in 0..<columns {
      var sum = accumulate ? out[unchecked: output &+ column] : Lanes.zero
      for k in 0..<inner {
        sum.addProduct(
          x[unchecked: input &+ k], Lanes(repeating: w[unchecked: panel &+ k &* 3 &+ column]))
      }
      out[unchecked: output &+ column] = sum
    }
  }
}
