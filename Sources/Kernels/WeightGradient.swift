/// Adds the gradient of a weight matrix over the samples of a group:
/// g[k, o] += Σ_{r, lane} x[r, k][lane] · d[r, o][lane].
///
/// The derivatives come sample after sample (`transposeToPanels`), so a number of `x` is broadcast
/// over eight outputs and nothing is summed across lanes. Blocks of 4 × 24 sums stay in registers
/// for the whole group; the sum runs over rows, then lanes, upwards.
///
/// - Parameters:
///   - input: [rows, inner] lanes.
///   - derivatives: [panels, rows · 16] octets, the derivatives of the projection's outputs.
///   - panels: ⌈outer / 8⌉ panels from `firstPanel` on.
///   - gradient: [inner, panels] octets; columns past the projection's width get zeros.
package func accumulateWeightGradient(
  _ input: Span<Lanes>, rows: Int, inner: Int, derivatives: Span<Octet>, panels: Int,
  into gradient: inout MutableSpan<Octet>
) {
  let length = rows * Lanes.count
  precondition(input.count >= rows * inner, "input is shorter than its shape")
  precondition(derivatives.count >= panels * length, "derivatives are shorter than their shape")
  precondition(gradient.count >= inner * panels, "gradient is shorter than its shape")
  let x = input.bytes
  var panel = 0
  while panel < panels {
    // Four panels as two and two: one alone would leave the multipliers waiting for each other.
    let width = panels - panel == 4 ? 2 : min(3, panels - panel)
    var k = 0
    while k < inner {
      let height = min(4, inner - k)
      let block = GradientBlock(
        input: k, rowStride: inner, rows: rows, length: length, derivatives: panel * length,
        gradient: k * panels + panel, gradientStride: panels)
      switch (height, width) {
      case (4, 3): block.fourByThree(x, derivatives, &gradient)
      case (4, 2): block.fourByTwo(x, derivatives, &gradient)
      case (4, _): block.fourByOne(x, derivatives, &gradient)
      default: block.any(height, by: width, x, derivatives, &gradient)
      }
      k += height
    }
    panel += width
  }
}

/// Where one register block starts in each operand, and the strides that it needs.
private struct GradientBlock {
  let input: Int
  let rowStride: Int
  let rows: Int
  let length: Int
  let derivatives: Int
  let gradient: Int
  let gradientStride: Int

  @inline(__always)
  func fourByThree(_ x: RawSpan, _ d: Span<Octet>, _ out: inout MutableSpan<Octet>) {
    let g1 = gradient &+ gradientStride
    let g2 = g1 &+ gradientStride
    let g3 = g2 &+ gradientStride
    var a0 = Octet.zero
    var a1 = Octet.zero
    var a2 = Octet.zero
    var b0 = Octet.zero
    var b1 = Octet.zero
    var b2 = Octet.zero
    var c0 = Octet.zero
    var c1 = Octet.zero
    var c2 = Octet.zero
    var e0 = Octet.zero
    var e1 = Octet.zero
    var e2 = Octet.zero
    var p = derivatives
    for row in 0..<rows {
      let source = (input &+ row &* rowStride) &* Lanes.count
      for lane in 0..<Lanes.count {
        let d0 = d[unchecked: p]
        let d1 = d[unchecked: p &+ length]
        let d2 = d[unchecked: p &+ 2 &* length]
        let x0 = x.broadcast(at: source &+ lane)
        a0.addProduct(x0, d0)
        a1.addProduct(x0, d1)
        a2.addProduct(x0, d2)
        let x1 = x.broadcast(at: source &+ lane &+ 16)
        b0.addProduct(x1, d0)
        b1.addProduct(x1, d1)
        b2.addProduct(x1, d2)
        let x2 = x.broadcast(at: source &+ lane &+ 32)
        c0.addProduct(x2, d0)
        c1.addProduct(x2, d1)
        c2.addProduct(x2, d2)
        let x3 = x.broadcast(at: source &+ lane &+ 48)
        e0.addProduct(x3, d0)
        e1.addProduct(x3, d1)
        e2.addProduct(x3, d2)
        p &+= 1
      }
    }
    out[unchecked: gradient] += a0
    out[unchecked: gradient &+ 1] += a1
    out[unchecked: gradient &+ 2] += a2
    out[unchecked: g1] += b0
    out[unchecked: g1 &+ 1] += b1
    out[unchecked: g1 &+ 2] += b2
    out[unchecked: g2] += c0
    out[unchecked: g2 &+ 1] += c1
    out[unchecked: g2 &+ 2] += c2
    out[unchecked: g3] += e0
    out[unchecked: g3 &+ 1] += e1
    out[unchecked: g3 &+ 2] += e2
  }

  @inline(__always)
  func fourByTwo(_ x: RawSpan, _ d: Span<Octet>, _ out: inout MutableSpan<Octet>) {
    let g1 = gradient &+ gradientStride
    let g2 = g1 &+ gradientStride
    let g3 = g2 &+ gradientStride
    var a0 = Octet.zero
    var a1 = Octet.zero
    var b0 = Octet.zero
    var b1 = Octet.zero
    var c0 = Octet.zero
    var c1 = Octet.zero
    var e0 = Octet.zero
    var e1 = Octet.zero
    var p = derivatives
    for row in 0..<rows {
      let source = (input &+ row &* rowStride) &* Lanes.count
      for lane in 0..<Lanes.count {
        let d0 = d[unchecked: p]
        let d1 = d[unchecked: p &+ length]
        let x0 = x.broadcast(at: source &+ lane)
        a0.addProduct(x0, d0)
        a1.addProduct(x0, d1)
        let x1 = x.broadcast(at: source &+ lane &+ 16)
        b0.addProduct(x1, d0)
        b1.addProduct(x1, d1)
        let x2 = x.broadcast(at: source &+ lane &+ 32)
        c0.addProduct(x2, d0)
        c1.addProduct(x2, d1)
        let x3 = x.broadcast(at: source &+ lane &+ 48)
        e0.addProduct(x3, d0)
        e1.addProduct(x3, d1)
        p &+= 1
      }
    }
    out[unchecked: gradient] += a0
    out[unchecked: gradient &+ 1] += a1
    out[unchecked: g1] += b0
    out[unchecked: g1 &+ 1] += b1
    out[unchecked: g2] += c0
    out[unchecked: g2 &+ 1] += c1
    out[unchecked: g3] += e0
    out[unchecked: g3 &+ 1] += e1
  }

  @inline(__always)
  func fourByOne(_ x: RawSpan, _ d: Span<Octet>, _ out: inout MutableSpan<Octet>) {
    var a = Octet.zero
    var b = Octet.zero
    var c = Octet.zero
    var e = Octet.zero
    var p = derivatives
    for row in 0..<rows {
      let source = (input &+ row &* rowStride) &* Lanes.count
      for lane in 0..<Lanes.count {
        let d0 = d[unchecked: p]
        a.addProduct(x.broadcast(at: source &+ lane), d0)
        b.addProduct(x.broadcast(at: source &+ lane &+ 16), d0)
        c.addProduct(x.broadcast(at: source &+ lane &+ 32), d0)
        e.addProduct(x.broadcast(at: source &+ lane &+ 48), d0)
        p &+= 1
      }
    }
    out[unchecked: gradient] += a
    out[unchecked: gradient &+ gradientStride] += b
    out[unchecked: gradient &+ 2 &* gradientStride] += c
    out[unchecked: gradient &+ 3 &* gradientStride] += e
  }

  @inline(__always)
  func any(
    _ height: Int, by width: Int, _ x: RawSpan, _ d: Span<Octet>, _ out: inout MutableSpan<Octet>
  ) {
    for k in 0..<height {
      for panel in 0..<width {
        var sum = Octet.zero
        var p = derivatives &+ panel &* length
        for row in 0..<rows {
          let source = (input &+ k &+ row &* rowStride) &* Lanes.count
          for lane in 0..<Lanes.count {
            sum.addProduct(x.broadcast(at: source &+ lane), d[unchecked: p])
            p &+= 1
          }
        }
        out[unchecked: gradient &+ k &* gradientStride &+ panel] += sum
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
