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
  let length = rows * Lanes.count
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
      let source = (input &+ row &* inputStride) &* Lanes.count
      for lane in 0..<Lanes.count {
        for k in 0..<inputs {
          let value = x.broadcast(at: source &+ k &* Lanes.count &+ lane)
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
