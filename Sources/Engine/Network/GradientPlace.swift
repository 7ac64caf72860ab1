import Kernels

/// Moves the accumulators of a weight matrix to the flat gradient and clears them.
///
/// - Parameters:
///   - sums: [⌈width / 8⌉, panelHeight] octets.
///   - rows: of each panel.
///   - start: offset of the matrix [rows, width] in `flat`.
func moveWeightGradient(
  _ accumulators: Buffer<Octet>, panelHeight: Int, rows: Range<Int>, width: Int,
  into flat: inout MutableSpan<Float>, at start: Int
) {
  for panel in 0..<(width + 7) / 8 {
    for row in rows {
      let source = panel * panelHeight + row
      let values = accumulators[source]
      accumulators[source] = .zero
      let target = start + (row - rows.lowerBound) * width + panel * 8
      for column in 0..<min(8, width - panel * 8) {
        flat[target + column] = values[column]
      }
    }
  }
}

/// Moves accumulators whose octets hold eight rows of one column to the flat gradient and clears
/// them.
///
/// - Parameters:
///   - sums: [⌈rows / 8⌉, panelWidth] octets.
///   - columns: of each panel.
///   - start: offset of the matrix [rows, …] in `flat`, whose rows are `rowStride` apart.
func moveTransposedGradient(
  _ accumulators: Buffer<Octet>, panelWidth: Int, columns: Range<Int>, rows: Int,
  into flat: inout MutableSpan<Float>, at start: Int, rowStride: Int
) {
  for panel in 0..<(rows + 7) / 8 {
    let row = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7) &+ Int32(panel * 8)
    scatterLanes(
      accumulators.span, at: panel * panelWidth + columns.lowerBound, width: columns.count,
      samples: min(8, rows - panel * 8), starts: row &* Int32(rowStride) &+ Int32(start),
      into: &flat)
    for column in columns { accumulators[panel * panelWidth + column] = .zero }
  }
}

/// Sums accumulators over their lanes into the flat gradient and clears them.
func moveLaneGradient(
  _ accumulators: Buffer<Lanes>, into flat: inout MutableSpan<Float>, at start: Int
) {
  for index in 0..<accumulators.count {
    flat[start + index] = accumulators[index].laneSum
    accumulators[index] = .zero
  }
}
