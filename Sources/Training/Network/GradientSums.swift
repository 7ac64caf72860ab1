import Kernels

/// Copies the sums of one weight matrix from octets to its place in the flat gradient, and clears
/// them for the next step.
///
/// - Parameters:
///   - sums: [⌈width / 8⌉, rows] octets.
///   - start: where the matrix [rows, width] starts in `flat`.
func moveWeightGradient(
  _ sums: Buffer<Octet>, rows: Int, width: Int, into flat: inout MutableSpan<Float>,
  at start: Int
) {
  for panel in 0..<(width + 7) / 8 {
    for row in 0..<rows {
      let source = panel * rows + row
      let values = sums[source]
      sums[source] = .zero
      let target = start + row * width + panel * 8
      for column in 0..<min(8, width - panel * 8) {
        flat[target + column] = values[column]
      }
    }
  }
}

/// Sums lanes over the samples into the flat gradient, and clears them for the next step.
func moveLaneGradient(
  _ sums: Buffer<Lanes>, into flat: inout MutableSpan<Float>, at start: Int
) {
  for index in 0..<sums.count {
    flat[start + index] = sums[index].laneSum
    sums[index] = .zero
  }
}
