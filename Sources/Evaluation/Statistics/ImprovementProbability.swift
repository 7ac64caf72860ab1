/// Probability that a configuration beats another one with the same seed: the share of pairs, ties
/// counting half, with Wilson's 95 % interval (Wilson, Journal of the American Statistical Association
/// 1927).
///
/// It says how often the better mean shows in a single run. Agarwal et al., "Deep Reinforcement
/// Learning at the Edge of the Statistical Precipice", NeurIPS 2021, report it for unpaired runs.
package struct ImprovementProbability: Sendable, Hashable {
  package let share: Double
  package let interval: ClosedRange<Double>
  /// Number of pairs.
  package let count: Int

  /// Nil without pairs.
  ///
  /// - Parameter differences: One per pair; above zero where the configuration is better.
  package init?(_ differences: [Double]) {
    guard !differences.isEmpty else { return nil }
    let n = Double(differences.count)
    let share = differences.reduce(0.0) { $0 + ($1 > 0 ? 1 : $1 == 0 ? 0.5 : 0) } / n
    let z = 1.959963984540054
    let center = (share + z * z / (2 * n)) / (1 + z * z / n)
    let margin = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot() / (1 + z * z / n)
    self.share = share
    count = differences.count
    interval = max(0, center - margin)...min(1, center + margin)
  }
}
