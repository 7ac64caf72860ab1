import Foundation

/// Round values along an axis: 1, 2 or 5 times a power of ten apart.
package struct AxisTicks: Sendable, Hashable {
  package let values: [Double]
  /// Decimals that distinguish them.
  package let decimals: Int

  /// - Parameters:
  ///   - range: The range of the axis.
  ///   - count: The approximate number of ticks; at least two if the range allows it.
  package init(_ range: ClosedRange<Double>, count: Int) {
    let span = range.upperBound - range.lowerBound
    guard span > 0, span.isFinite else {
      self.init(values: [range.lowerBound], decimals: 4)
      return
    }
    let rough = span / Double(max(count, 1))
    let power = floor(log10(rough))
    let unit = pow(10, power)
    let step = [1, 2, 5, 10].first { $0 * unit >= rough * 0.999 }! * unit
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    self.init(
      values: first > last ? [] : stride(from: first, through: last, by: 1).map { $0 * step },
      decimals: max(0, Int(-floor(log10(step) + 1e-9))))
  }

  private init(values: [Double], decimals: Int) {
    self.values = values
    self.decimals = decimals
  }
}
