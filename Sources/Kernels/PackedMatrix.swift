/// A weight matrix [inner, outer] in the order in which `project` reads it: blocks of up to three
/// output columns, each block row after row, so that the weights of one step lie side by side.
public struct PackedMatrix: Sendable {
  public let inner: Int
  public let outer: Int
  /// A block's weights start at its first column · inner: [inner, columns of the block].
  private(set) var blocks: [Float]

  public init(inner: Int, outer: Int) {
    self.inner = inner
    self.outer = outer
    blocks = Array(repeating: 0, count: inner * outer)
  }

  /// Columns of the block that starts at a column: with four rows of lanes they fill 12 of the 16
  /// vector registers.
  @inline(__always)
  func columns(of column: Int) -> Int {
    column < lengthInThrees(outer) ? 3 : min(2, outer &- column)
  }

  /// Takes over a matrix, or some rows or columns of it: element (k, o) comes from
  /// weights[start + k · rowStride + o · columnStride], both counted from the first that is taken.
  ///
  /// - Parameters:
  ///   - rows: where they go; nil for all.
  ///   - columns: likewise.
  public mutating func pack(
    _ weights: Span<Float>, at start: Int, rowStride: Int, columnStride: Int,
    rows: Range<Int>? = nil, columns: Range<Int>? = nil
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
          target[unchecked: index] = weights[unchecked: source]
          source &+= rowStride
          index &+= width
        }
      }
      first += width
    }
  }
}
