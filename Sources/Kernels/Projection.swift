/// Multiplies rows of lanes by a weight matrix: out[r, o] = Σ_k x[r, k] · w[k, o], for each lane.
///
/// Blocks of 2 rows × 3 columns stay in registers: 5 loads and 3 broadcasts feed 12 fused
/// multiply-adds. The sum over k runs upwards, one fused multiply-add a term.
///
/// - Parameters:
///   - input: [rows, inner] lanes.
///   - weights: [inner, outer].
///   - output: [rows, outer] lanes.
///   - accumulate: whether the products are added to what `output` holds.
package func project(
  _ input: Span<Lanes>, rows: Int, weights: borrowing PackedMatrix,
  into output: inout MutableSpan<Lanes>, accumulate: Bool = false
) {
  let inner = weights.inner
  let outer = weights.outer
  precondition(input.count >= rows * inner, "input is shorter than its shape")
  precondition(output.count >= rows * outer, "output is shorter than its shape")
  let panels = weights.panels.span
  var row = 0
  while row < rows {
    let pair = row + 1 < rows
    var column = 0
    while column < outer {
      let block = ProjectionBlock(
        input: row * inner, panel: column * inner, output: row * outer + column, inner: inner,
        outer: outer)
      switch (pair, outer - column) {
      case (true, 3...): block.twoByThree(input, panels, &output, accumulate)
      case (true, 2): block.twoByTwo(input, panels, &output, accumulate)
      case (true, _): block.twoByOne(input, panels, &output, accumulate)
      case (false, 6...):
        block.oneBySix(input, panels, &output, accumulate)
        column += PackedMatrix.panelWidth
      case (false, let left):
        block.one(by: min(left, PackedMatrix.panelWidth), input, panels, &output, accumulate)
      }
      column += PackedMatrix.panelWidth
    }
    row += pair ? 2 : 1
  }
}

/// Where one register block starts in each operand, and the strides that it needs.
private struct ProjectionBlock {
  let input: Int
  let panel: Int
  let output: Int
  let inner: Int
  let outer: Int

  @inline(__always)
  func twoByThree(
    _ x: Span<Lanes>, _ w: Span<Float>, _ out: inout MutableSpan<Lanes>, _ accumulate: Bool
  ) {
    var a0 = Lanes.zero
    var a1 = Lanes.zero
    var a2 = Lanes.zero
    var b0 = Lanes.zero
    var b1 = Lanes.zero
    var b2 = Lanes.zero
    let second = output &+ outer
    if accumulate {
      a0 = out[unchecked: output]
      a1 = out[unchecked: output &+ 1]
      a2 = out[unchecked: output &+ 2]
      b0 = out[unchecked: second]
      b1 = out[unchecked: second &+ 1]
      b2 = out[unchecked: second &+ 2]
    }
    for k in 0..<inner {
      let a = x[unchecked: input &+ k]
      let b = x[unchecked: input &+ inner &+ k]
      let p = panel &+ k &* 3
      let w0 = Lanes(repeating: w[unchecked: p])
      let w1 = Lanes(repeating: w[unchecked: p &+ 1])
      let w2 = Lanes(repeating: w[unchecked: p &+ 2])
      a0.addProduct(a, w0)
      a1.addProduct(a, w1)
      a2.addProduct(a, w2)
      b0.addProduct(b, w0)
      b1.addProduct(b, w1)
      b2.addProduct(b, w2)
    }
    out[unchecked: output] = a0
    out[unchecked: output &+ 1] = a1
    out[unchecked: output &+ 2] = a2
    out[unchecked: second] = b0
    out[unchecked: second &+ 1] = b1
    out[unchecked: second &+ 2] = b2
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
    for k in 0..<inner {
      let a = x[unchecked: input &+ k]
      let b = x[unchecked: input &+ inner &+ k]
      let p = panel &+ k &* 3
      let w0 = Lanes(repeating: w[unchecked: p])
      let w1 = Lanes(repeating: w[unchecked: p &+ 1])
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
