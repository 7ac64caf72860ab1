import Kernels

/// Copies the sums of one weight matrix from octets to its place in the flat gradient, and clears
/// them for the next step.
///
/// - Parameters:
///   - sums: [rows, stride] octets; the matrix occupies ⌈width / 8⌉ of each row from `panel` on.
///   - start: where the matrix [rows, width] starts in `flat`.
func moveWeightGradient(
  _ sums: Buffer<Octet>, rows: Int, stride: Int, panel: Int, width: Int,
  into flat: inout MutableSpan<Float>, at start: Int
) {
  for row in 0..<rows {
    for octet in 0..<(width + 7) / 8 {
      let source = row * stride + panel + octet
      let values = sums[source]
      sums[source] = .zero
      let target = start + row * width + octet * 8
      for column in 0..<min(8, width - octet * 8) {
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
