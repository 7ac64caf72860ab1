import Kernels

/// Where a part of the gradient is summed, and the weights that it belongs to.
enum GradientPlace: Sendable {
  /// [count] lanes from `start` on, one number per sample: of biases, for example.
  case lanes(start: Int, count: Int, weights: Int)
  /// [⌈columns / 8⌉, panelHeight] feature lanes from `start` on. `rows` of them belong to the
  /// weights [rows, columns].
  case features(start: Int, panelHeight: Int, rows: Range<Int>, columns: Int, weights: Int)
  /// [⌈rows / 8⌉, panelWidth] feature lanes from `start` on: eight rows of one column each. `columns` of
  /// them belong to the weights [rows, …], whose rows are `rowStride` apart.
  case transposedFeatures(
    start: Int, panelWidth: Int, columns: Range<Int>, rows: Int, weights: Int, rowStride: Int)
  /// Not summed: the difference of the gradients of two other ranges of weights, which come before.
  case difference(of: Int, and: Int, count: Int, weights: Int)
}

/// Gradients of the weights that are not embeddings and of the key projections, summed over
/// groups.
package struct GradientAccumulators {
  /// [entries, width], as `KeyProjectionTable.values`.
  let keyProjections: Buffer<Float>
  let lanes: Buffer<Lanes>
  let features: Buffer<FeatureLanes>

  init(_ plan: BufferPlan, _ table: KeyProjectionTable, _ allocator: BufferAllocator) {
    keyProjections = allocator.buffer(repeating: 0, count: table.count * table.width)
    lanes = allocator.buffer(repeating: .zero, count: plan.laneSums)
    features = allocator.buffer(repeating: .zero, count: plan.featureSums)
  }

  /// Moves the sums of one place to a flat gradient, which starts at weight `offset`, and clears
  /// them.
  func move(_ place: GradientPlace, into flat: inout MutableSpan<Float>, offset: Int) {
    switch place {
    case .lanes(let start, let count, let weights):
      for index in 0..<count {
        flat[weights - offset + index] = lanes[start + index].laneSum
        lanes[start + index] = .zero
      }
    case .features(let start, let panelHeight, let rows, let columns, let weights):
      for panel in 0..<(columns + 7) / 8 {
        for row in rows {
          let source = start + panel * panelHeight + row
          let values = features[source]
          features[source] = .zero
          let target = weights - offset + (row - rows.lowerBound) * columns + panel * 8
          for column in 0..<min(8, columns - panel * 8) { flat[target + column] = values[column] }
        }
      }
    case .transposedFeatures(
      let start, let panelWidth, let columns, let rows, let weights, let rowStride):
      for panel in 0..<(rows + 7) / 8 {
        let row = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7) &+ Int32(panel * 8)
        let source = start + panel * panelWidth
        scatterLanes(
          features.span, at: source + columns.lowerBound, width: columns.count,
          samples: min(8, rows - panel * 8),
          starts: row &* Int32(rowStride) &+ Int32(weights - offset), into: &flat)
        for column in columns { features[source + column] = .zero }
      }
    case .difference(let minuend, let subtrahend, let count, let weights):
      for index in 0..<count {
        flat[weights - offset + index] =
          flat[minuend - offset + index] - flat[subtrahend - offset + index]
      }
    }
  }
}
