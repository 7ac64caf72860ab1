/// Returns the dot product with a weight matrix in every lane: Σ_{r, i} x[r, i] · w[r, i].
///
/// Four partial sums, by i modulo 4, hide the latency of the multiply-adds.
///
/// - Parameters:
///   - input: [rows, width] lanes, `stride` apart.
///   - weights: [rows, width] from `start` on, contiguous.
package func dotProduct(
  _ input: Span<Lanes>, rows: Int, width: Int, stride: Int, weights: Span<Float>, at start: Int
) -> Lanes {
  precondition(
    (rows - 1) * stride + width <= input.count && start >= 0
      && start + rows * width <= weights.count)
  var sums = InlineArray<4, Lanes>(repeating: .zero)
  for row in 0..<rows {
    var i = row &* stride
    var w = start &+ row &* width
    let end = i &+ width
    while i &+ 4 <= end {
      for part in 0..<4 {
        sums[unchecked: part].addProduct(
          input[unchecked: i &+ part], Lanes(repeating: weights[unchecked: w &+ part]))
      }
      i &+= 4
      w &+= 4
    }
    while i < end {
      sums[unchecked: 0].addProduct(
        input[unchecked: i], Lanes(repeating: weights[unchecked: w]))
      i &+= 1
      w &+= 1
    }
  }
  return (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// Backward pass of `dotProduct`: dx[r, i] = w[r, i] · d, and g[r, i] += x[r, i] · d, subgroup after
/// subgroup.
///
/// - Parameters:
///   - derivative: of the result, one number per sample.
///   - accumulate: true to add to `inputDerivative`, false to overwrite it.
///   - inputDerivative: [rows, width] lanes, `stride` apart.
///   - gradient: [rows, width] sums, contiguous; the weight's gradient is the `laneSum`.
package func dotProductBackward(
  _ input: Span<Lanes>, rows: Int, width: Int, stride: Int, weights: Span<Float>, at start: Int,
  derivative: Lanes, accumulate: Bool = false, inputDerivative: inout MutableSpan<Lanes>,
  gradient: inout MutableSpan<Subgroup>
) {
  let last = (rows - 1) * stride + width
  precondition(last <= input.count && last <= inputDerivative.count)
  precondition(start >= 0 && start + rows * width <= weights.count)
  precondition(rows * width <= gradient.count)
  for row in 0..<rows {
    for i in 0..<width {
      let x = row &* stride &+ i
      let w = row &* width &+ i
      let product = derivative * weights[unchecked: start &+ w]
      inputDerivative[unchecked: x] =
        accumulate ? inputDerivative[unchecked: x] + product : product
      gradient[unchecked: w].addProduct(input[unchecked: x], derivative)
    }
  }
}
