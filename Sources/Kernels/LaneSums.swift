extension Lanes {
  /// Samples of a group.
  package static var count: Int { scalarCount }

  /// The sum of all lanes, halves first: a fixed order, the same on every CPU.
  package var laneSum: Float {
    let eight = lowHalf + highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }
}

/// Multiplies a vector of lanes by one weight each and sums: Σ_i x[i] · w[i], for each lane.
///
/// Four partial sums, of i modulo 4, keep the multipliers busy.
package func dotProduct(
  _ input: Span<Lanes>, count: Int, weights: Span<Float>, at start: Int
) -> Lanes {
  precondition(count <= input.count && start >= 0 && start + count <= weights.count)
  var sums = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
  var i = 0
  while i &+ 4 <= count {
    let w = start &+ i
    sums.0.addProduct(input[unchecked: i], Lanes(repeating: weights[unchecked: w]))
    sums.1.addProduct(input[unchecked: i &+ 1], Lanes(repeating: weights[unchecked: w &+ 1]))
    sums.2.addProduct(input[unchecked: i &+ 2], Lanes(repeating: weights[unchecked: w &+ 2]))
    sums.3.addProduct(input[unchecked: i &+ 3], Lanes(repeating: weights[unchecked: w &+ 3]))
    i &+= 4
  }
  while i < count {
    sums.0.addProduct(input[unchecked: i], Lanes(repeating: weights[unchecked: start &+ i]))
    i &+= 1
  }
  return (sums.0 + sums.1) + (sums.2 + sums.3)
}

/// Derivatives of `dotProduct`: dx[i] = w[i] · d, and g[i] += x[i] · d with the samples still apart.
///
/// - Parameters:
///   - derivative: of the sum, a number a sample.
///   - inputDerivative: [count] lanes, overwritten.
///   - gradient: [count] lanes; `laneSum` of each is the weight's gradient.
package func dotProductBackward(
  _ input: Span<Lanes>, count: Int, weights: Span<Float>, at start: Int, derivative: Lanes,
  inputDerivative: inout MutableSpan<Lanes>, gradient: inout MutableSpan<Lanes>
) {
  precondition(count <= input.count && start >= 0 && start + count <= weights.count)
  precondition(count <= inputDerivative.count && count <= gradient.count)
  for i in 0..<count {
    inputDerivative[unchecked: i] = derivative * weights[unchecked: start &+ i]
    gradient[unchecked: i] = gradient[unchecked: i]
      .addingProduct(input[unchecked: i], derivative)
  }
}
