/// How much of what a forest knows of a target rests on each column.
///
/// For each tree, the rows that it did not see are predicted as they are and with one column's
/// numbers dealt out among them anew; the rise of the squared error is the column's importance
/// (Breiman, "Random Forests", Machine Learning 2001). Like Optuna's, importances are divided by their
/// sum. Columns that always move together share theirs.
package struct PermutationImportance: Sendable, Hashable {
  /// Of each column, 0…1; they sum to 1.
  package let shares: [Double]
  /// Share of the target's variance that rows outside of the trees' samples are predicted by:
  /// 1 − squared error / variance, at most 1, below 0 where a forest knows less than the mean.
  package let explained: Double

  package static let trees = 200

  /// - Parameters:
  ///   - rows: one number a column; only their order matters.
  ///   - targets: one a row.
  /// - Returns: nil when targets or columns say nothing: no row was left out of some tree, all
  ///   targets are the same, or no column helps.
  package init?(rows: [[Double]], targets: [Double], key: UInt64 = 0) {
    precondition(rows.count == targets.count, "a target for each row")
    let ranked = RankedRows(rows)
    let columns = ranked.columns
    guard columns > 0, let estimate = MeanEstimate(targets),
      let deviation = estimate.deviation,
      // Targets that differ by rounding only are the same.
      deviation > 1e-12 * (targets.lazy.map(abs).max() ?? 0)
    else { return nil }
    // Around the mean and of one size, so that rounding is the same for every target.
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

  /// What one tree says of the rows that it did not see.
  private struct Rises {
    let outOfBag: [Int]
    /// Of those rows.
    let predictions: [Double]
    /// Of the mean squared error, by column; of no use where it saw all rows.
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
