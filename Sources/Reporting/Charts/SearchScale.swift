import ExperimentModel

/// Vertical scale of the values of a search. A few very bad ones do not flatten the others.
struct SearchScale {
  private let scale: LinearScale

  /// - Parameters:
  ///   - values: of finished suggestions.
  ///   - others: always inside, such as the baseline.
  init(
    _ values: [Double], others: [Double], goal: TargetMetric.Goal, from: Double, to: Double,
    ticks: Int = 5
  ) {
    let sorted = values.filter(\.isFinite).sorted { goal.prefers($0, to: $1) }
    // As in a box plot: beyond the worst quartile by 1.5 times its distance from the best.
    let limit =
      sorted.isEmpty
      ? .nan
      : sorted[sorted.count * 3 / 4] - 1.5 * (sorted[0] - sorted[sorted.count * 3 / 4])
    let inside = sorted.filter { !goal.prefers(limit, to: $0) } + others.filter(\.isFinite)
    scale = LinearScale(inside, from: from, to: to, ticks: ticks)
  }

  /// True if the value is drawn at the edge.
  func isBeyond(_ value: Double) -> Bool { !scale.domain.contains(value) }

  func callAsFunction(_ value: Double) -> Double {
    let bounds = scale.domain
    return scale(min(max(value, bounds.lowerBound), bounds.upperBound))
  }

  var marks: [(place: Double, text: String)] { scale.marks }
}
