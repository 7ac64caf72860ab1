/// Permutation importance of each column for a random forest's predictions.
///
/// Each tree predicts its out-of-bag rows as they are and with one column permuted; the increase of the
/// squared error is the column's importance (Breiman, "Random Forests", Machine Learning 2001). As in
/// Optuna, importances are normalised to sum 1. Correlated columns share theirs.
package struct PermutationImportance: Sendable, Hashable {
  /// Importance of each column, 0…1; the sum is 1.
  package let shares: [Double]
  /// Out-of-bag R²: 1 − squared error / variance; below 0 if the forest predicts worse than the mean.
  package let explained: Double

  package static let trees = 200

  /// - Parameters:
  ///   - rows: One number per column; only their order matters.
  ///   - targets: One per row.
  /// - Returns: Nil if there is no out-of-bag row, all targets are equal, or no column helps.
  package init?(rows: [[Double]], targets: [Double], key: UInt64 = 0) {
    precondition(rows.count == targets.count, "a target for each row")
    let ranked = RankedRows(rows)
    let columns = ranked.columns
    guard columns > 0, let estimate = MeanEstimate(targets),
      let deviation = estimate.deviation,
      // Targets that differ only by rounding are equal.
      deviation > 1e-12 * (targets.lazy.map(abs).max() ?? 0)
    else { return nil }
    // Standardised, so that rounding does not depend on the scale of the target.
    let scaled = targets.map { ($0 - estimate.mean) / deviation }
    let forest = RegressionForest(
      rows: ranked, targets: scaled, random: CounterRandom(key: key))
    let members = concurrently((0..<Self.trees).map { number in { Rises(forest, number) } })
    var sums = [Double](repeating: 0, count: rows.count)
    var counts = [Double](repeating: 0, count: rows.count)
    var rises = [Double](repeating: 0, count: columns)
    for member in members where !member.outOfBag.isEmpty {
      for (row, value) in zip(member.outOfBag, member.predictions) {
        sums[row] += value
        counts[row] += 1
      }
      for column in 0..<columns { rises[column] += member.rises[column] }
    }
    let known = rises.map { max(0, $0) }
    let total = known.reduce(0, +)
    guard total > 0 else { return nil }
    shares = known.map { $0 / total }
    var error = 0.0
    var variance = 0.0
    for row in rows.indices where counts[row] > 0 {
      let rest = scaled[row] - sums[row] / counts[row]
      error += rest * rest
      variance += scaled[row] * scaled[row]
    }
    guard variance > 0 else { return nil }
    explained = 1 - error / variance
  }

  /// Predictions and importances of one tree on its out-of-bag rows.
  private struct Rises {
    let outOfBag: [Int]
    /// Predictions of those rows.
    let predictions: [Double]
    /// Increase of the mean squared error by column; undefined without out-of-bag rows.
    let rises: [Double]

    init(_ forest: RegressionForest, _ number: Int) {
      let (ranked, targets) = (forest.rows, forest.targets)
      let deal = CounterRandom(key: forest.random.bits(.max / 2))
      let member = forest.member(number)
      let seen = member.outOfBag
      outOfBag = seen
      predictions = seen.map { row in member.tree.value { ranked.rank(row, $0) } }
      let error = zip(seen, predictions).reduce(0) { sum, pair in
        sum + (pair.1 - targets[pair.0]) * (pair.1 - targets[pair.0])
      }
      rises = (0..<ranked.columns).map { column in
        var dealt = seen
        deal.shuffle(&dealt, from: UInt64(number * ranked.columns + column) &* 1_000_003)
        let worse = zip(seen, dealt).reduce(0) { sum, pair in
          let value = member.tree.value { ranked.rank($0 == column ? pair.1 : pair.0, $0) }
          return sum + (value - targets[pair.0]) * (value - targets[pair.0])
        }
        return (worse - error) / Double(seen.count)
      }
    }
  }
}
