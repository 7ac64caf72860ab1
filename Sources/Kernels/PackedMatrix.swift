/// A weight matrix [inner, outer] in the order in which `project` reads it: blocks of a few
/// output columns, each block row by row, so that the weights of one step are contiguous.
public struct PackedMatrix: Sendable {
  public let inner: Int
  public let outer: Int
  /// Blocks [inner, columns of the block]; a block starts at its first column · inner.
  private(set) var blocks: [Float]

  public init(inner: Int, outer: Int) {
    self.inner = inner
    self.outer = outer
    blocks = Array(repeating: 0, count: inner * outer)
  }

  /// Returns the width of the block that starts at a column. With four rows of lanes a block has 12
  /// accumulators of 16 vector registers, or 24 of 32.
  @inline(__always)
  func columns(of column: Int) -> Int {
    column < lengthInFullBlocks(outer) ? fullLength : restLength(outer &- column)
  }

  /// Packs a matrix, or a range of its rows and columns: element (k, o) of the range is
  /// weights[start + k · rowStride + o · columnStride].
  ///
  /// - Parameters:
  ///   - rows: target rows; nil for all.
  ///   - columns: target columns; nil for all.
  ///   - factor: adds the weights times the factor to those that are packed already; nil to replace
  ///     them.
  public mutating func pack(
    _ weights: Span<Float>, at start: Int, rowStride: Int, columnStride: Int,
    rows: Range<Int>? = nil, columns: Range<Int>? = nil, adding factor: Float? = nil
  ) {
    let rows = rows ?? 0..<inner
    let columns = columns ?? 0..<outer
    guard !rows.isEmpty, !columns.isEmpty else { return }
    let last = start + (rows.count - 1) * rowStride + (columns.count - 1) * columnStride
    precondition(
      start >= 0 && rowStride >= 0 && columnStride >= 0 && last < weights.count,
      "weights out of range")
    precondition(rows.upperBound <= inner && columns.upperBound <= outer, "matrix out of range")
    let (inner, outer) = (inner, outer)
    var first = 0
    while first < outer {
      let width = self.columns(of: first)
      var target = blocks.mutableSpan
      for column in columns.clamped(to: first..<first + width) {
        var source = start + (column - columns.lowerBound) * columnStride
        var index = first * inner + rows.lowerBound * width + column - first
        for _ in rows {
          let weight = weights[unchecked: source]
          target[unchecked: index] = factor.map { target[unchecked: index] + $0 * weight } ?? weight
          source &+= rowStride
          index &+= width
        }
      }
      first += width
    }
  }
}
