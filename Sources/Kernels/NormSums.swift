/// Returns Σ x² of a range, in double precision.
///
/// Eight partial sums, by the place in the range modulo 8, whatever the width of registers.
package func sumOfSquares(_ values: Span<Float>, in range: Range<Int>) -> Double {
  sum(values, in: range) { $0 * $0 }
}

/// Returns Σ x of a range, in double precision, with the partial sums of `sumOfSquares`.
package func sum(_ values: Span<Float>, in range: Range<Int>) -> Double {
  sum(values, in: range) { $0 }
}

@inline(__always)
private func sum(
  _ values: Span<Float>, in range: Range<Int>, _ term: (SIMD8<Double>) -> SIMD8<Double>
) -> Double {
  precondition(range.lowerBound >= 0 && range.upperBound <= values.count, "range outside")
  var sums = SIMD8<Double>.zero
  var index = range.lowerBound
  while index < range.upperBound {
    var part = SIMD8<Double>.zero
    for place in 0..<min(8, range.upperBound &- index) {
      part[place] = Double(values[unchecked: index &+ place])
    }
    sums += term(part)
    index &+= 8
  }
  return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]))
}
