extension Lanes {
  /// Samples of a group.
  package static var count: Int { scalarCount }

  /// The sum of all lanes, halves first: a fixed order, the same on every CPU.
  package var laneSum: Float {
    let four = lowHalf + highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }
}

/// Multiplies lanes by one weight each and sums: Σ_{r, i} x[r, i] · w[r, i], for each lane.
///
/// Four partial sums, of i modulo 4, keep the multipliers busy.
///
/// - Parameters:
///   - input: [rows, width] lanes, `stride` apart.
///   - weights: [rows, width] from `start` on, without gaps.
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

/// Derivatives of `dotProduct`: dx[r, i] = w[r, i] · d, and g[r, i] += x[r, i] · d with the samples
/// still apart.
///
/// - Parameters:
///   - derivative: of the sum, a number a sample.
///   - inputDerivative: [rows, width] lanes, `stride` apart, overwritten.
///   - gradient: [rows, width] lanes without gaps; `laneSum` of each is the weight's gradient.
package func dotProductBackward(
  _ input: Span<Lanes>, rows: Int, width: Int, stride: Int, weights: Span<Float>, at start: Int,
  derivative: Lanes, inputDerivative: inout MutableSpan<Lanes>,
  gradient: inout MutableSpan<Lanes>
) {
  let last = (rows - 1) * stride + width
  precondition(last <= input.count && last <= inputDerivative.count)
  precondition(start >= 0 && start + rows * width <= weights.count)
  precondition(rows * width <= gradient.count)
  for row in 0..<rows {
    for i in 0..<width {
      let x = row &* stride &+ i
      let w = row &* width &+ i
      inputDerivative[unchecked: x] = derivative * weights[unchecked: start &+ w]
      gradient[unchecked: w] = gradient[unchecked: w]
        .addingProduct(input[unchecked: x], derivative)
    }
  }
}
