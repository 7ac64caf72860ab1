import Kernels

/// Where a part of the gradient is summed, and the weights that it belongs to.
enum GradientPlace: Sendable {
  /// [count] sums from `start` on, one number per lane of a subgroup: of biases, for example.
  case lanes(start: Int, count: Int, weights: Int)
  /// [panels of columns, panelHeight] feature lanes from `start` on. `rows` of them belong to the
  /// weights [rows, columns]. `isAdded` is true for weights that an earlier place has a part of.
  case features(
    start: Int, panelHeight: Int, rows: Range<Int>, columns: Int, weights: Int,
    isAdded: Bool = false)
  /// [panels of rows, panelWidth] feature lanes from `start` on: a panel's rows of one column each.
  /// `columns` of them belong to the weights [rows, …], whose rows are `rowStride` apart.
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
  /// Sums over samples, subgroup after subgroup. `+=` and `addProduct` of a group's lanes add both
  /// subgroups; a layer that adds several terms to one sum loops over subgroups first.
  let lanes: Buffer<Subgroup>
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
    case .features(let start, let panelHeight, let rows, let columns, let weights, let isAdded):
      for panel in 0..<panelCount(columns) {
        for row in rows {
          let source = start + panel * panelHeight + row
          let values = features[source]
          features[source] = .zero
          let target =
            weights - offset + (row - rows.lowerBound) * columns + panel * FeatureLanes.count
          let count = min(FeatureLanes.count, columns - panel * FeatureLanes.count)
          for column in 0..<count {
            flat[target + column] =
              isAdded ? flat[target + column] + values[column] : values[column]
          }
        }
      }
    case .transposedFeatures(
      let start, let panelWidth, let columns, let rows, let weights, let rowStride):
      for panel in 0..<panelCount(rows) {
        let row = IndexLanes.numbers &+ Int32(panel * FeatureLanes.count)
        let source = start + panel * panelWidth
        scatterLanes(
          features.span, at: source + columns.lowerBound, width: columns.count,
          samples: min(FeatureLanes.count, rows - panel * FeatureLanes.count),
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
