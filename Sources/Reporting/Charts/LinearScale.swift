import TextLayout

/// Places along an axis: values of the domain fall linearly on the range.
struct LinearScale {
  let domain: ClosedRange<Double>
  /// Where both ends of the domain are; the second may be the smaller, as on vertical axes.
  let range: (from: Double, to: Double)
  private let ticks: AxisTicks

  /// - Parameters:
  ///   - values: what is shown; only finite ones count.
  ///   - ticks: about so many.
  init(_ values: some Sequence<Double>, from: Double, to: Double, ticks: Int = 5) {
    let finite = values.filter(\.isFinite)
    let low = finite.min() ?? 0
    let high = finite.max() ?? 1
    let margin = low < high ? (high - low) * 0.04 : max(abs(low) * 0.01, 1e-6)
    domain = (low - margin)...(high + margin)
    range = (from, to)
    self.ticks = AxisTicks(domain, count: ticks)
  }

  func callAsFunction(_ value: Double) -> Double {
    let share = (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    return range.from + share * (range.to - range.from)
  }

  /// Round values with their places and how they are written.
  var marks: [(place: Double, text: String)] {
    ticks.values.map { (self($0), fixed($0, decimals: ticks.decimals)) }
  }
}
