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
  func columns(of column: Int) -> Int { blockLength(of: outer &- column, most: 3) }

  /// Takes over the weights of a row-major matrix that starts at `start` of `weights`.
  ///
  /// - Parameter transposed: whether the source is [outer, inner] rather than [inner, outer].
  public mutating func pack(_ weights: Span<Float>, at start: Int, transposed: Bool = false) {
    precondition(start >= 0 && start + inner * outer <= weights.count, "weights out of range")
    let rowStride = transposed ? 1 : outer
    let columnStride = transposed ? inner : 1
    let (inner, outer) = (inner, outer)
    var first = 0
    while first < outer {
      let columns = columns(of: first)
      var target = blocks.mutableSpan
      for column in 0..<columns {
        var source = start + (first + column) * columnStride
        var index = first * inner + column
        for _ in 0..<inner {
          target[unchecked: index] = weights[unchecked: source]
          source &+= rowStride
          index &+= columns
        }
      }
      first += columns
    }
  }
}
