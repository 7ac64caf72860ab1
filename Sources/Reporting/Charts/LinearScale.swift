import TextLayout

/// A linear scale that maps values of a domain to places on an axis.
struct LinearScale {
  let domain: ClosedRange<Double>
  /// Places of both ends of the domain; on vertical axes the second is the smaller.
  let range: (from: Double, to: Double)
  private let ticks: AxisTicks

  /// - Parameters:
  ///   - values: the values to show; only finite ones count.
  ///   - ticks: about how many ticks the axis has.
  ///   - startsAtZero: true for values that are never negative.
  init(
    _ values: some Sequence<Double>, from: Double, to: Double, ticks: Int = 5,
    startsAtZero: Bool = false
  ) {
    let finite = values.filter(\.isFinite)
    let low = finite.min() ?? 0
    let high = finite.max() ?? 1
    let margin = low < high ? (high - low) * 0.04 : max(abs(low) * 0.01, 1e-6)
    domain = (startsAtZero ? 0 : low - margin)...(high + margin)
    range = (from, to)
    self.ticks = AxisTicks(domain, count: ticks)
  }

  func callAsFunction(_ value: Double) -> Double {
    let share = (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    return range.from + share * (range.to - range.from)
  }

  /// The ticks: places and labels.
  var marks: [(place: Double, text: String)] {
    ticks.values.map { (self($0), $0.fixed(decimals: ticks.decimals)) }
  }
}
