/// A weight matrix [inner, outer] in the order in which `project` reads it: panels of three output
/// columns, each panel row after row, so that the weights of one step lie side by side.
package struct PackedMatrix: Sendable {
  package let inner: Int
  package let outer: Int
  /// [⌈outer / 3⌉, inner, 3]; columns past `outer` are zero.
  private(set) var panels: [Float]

  /// Output columns of a panel: with two rows of lanes they fill 12 of the 16 vector registers.
  static let panelWidth = 3

  package init(inner: Int, outer: Int) {
    self.inner = inner
    self.outer = outer
    let panelCount = (outer + Self.panelWidth - 1) / Self.panelWidth
    panels = Array(repeating: 0, count: panelCount * inner * Self.panelWidth)
  }

  /// Takes over the weights of a row-major matrix that starts at `start` of `weights`.
  ///
  /// - Parameter transposed: whether the source is [outer, inner] rather than [inner, outer].
  package mutating func pack(_ weights: Span<Float>, at start: Int, transposed: Bool = false) {
    precondition(start >= 0 && start + inner * outer <= weights.count, "weights out of range")
    let rowStride = transposed ? 1 : outer
    let columnStride = transposed ? inner : 1
    let (inner, outer) = (inner, outer)
    var target = panels.mutableSpan
    for column in 0..<outer {
      let panel = (column / Self.panelWidth) * inner * Self.panelWidth + column % Self.panelWidth
      for row in 0..<inner {
        target[unchecked: panel + row * Self.panelWidth] =
          weights[unchecked: start + row * rowStride + column * columnStride]
      }
    }
  }
}
