/// A random forest for regression (Breiman, "Random Forests", Machine Learning 2001): trees on
/// bootstrap samples, each split chosen among half of the columns. The same rows give the same
/// forest.
struct RegressionForest {
  /// A tree, and the rows that it did not see.
  struct Member {
    let tree: RegressionTree
    let outOfBag: [Int]
  }

  let members: [Member]

  /// - Parameter targets: one a row.
  init(rows: RankedRows, targets: [Double], trees: Int, random: CounterRandom) {
    let count = rows.count
    members = (0..<trees).map { tree in
      var isSeen = [Bool](repeating: false, count: count)
      let sample = (0..<count).map { position in
        let row = random.index(UInt64(tree * count + position), below: count)
        isSeen[row] = true
        return row
      }
      return Member(
        tree: RegressionTree(
          rows: rows, targets: targets, sample: sample,
          random: CounterRandom(key: random.bits(.max - UInt64(tree)))),
        outOfBag: (0..<count).filter { !isSeen[$0] })
    }
  }
}

/// A tree that splits while the squared error falls.
struct RegressionTree {
  private enum Node {
    case leaf(Double)
    /// Rows of at most that rank in that column go to the next node, others to `right`.
    case split(column: Int, rank: Int, right: Int)
  }

  /// Leaves with fewer rows are not split.
  private static let smallestSplit = 4
  private var nodes: [Node] = []

  init(rows: RankedRows, targets: [Double], sample: [Int], random: CounterRandom) {
    var counter: UInt64 = 0
    grow(rows, targets, sample, random, &counter)
  }

  /// - Parameter rank: the row's rank in a column.
  func value(_ rank: (Int) -> Int) -> Double {
    var node = 0
    while true {
      switch nodes[node] {
      case .leaf(let value): return value
      case .split(let column, let threshold, let right):
        node = rank(column) <= threshold ? node + 1 : right
      }
    }
  }

  private mutating func grow(
    _ rows: RankedRows, _ targets: [Double], _ sample: [Int], _ random: CounterRandom,
    _ counter: inout UInt64
  ) {
    let place = nodes.count
    nodes.append(.leaf(sample.reduce(0) { $0 + targets[$1] } / Double(sample.count)))
    guard sample.count >= Self.smallestSplit,
      let split = Self.bestSplit(rows, targets, sample, random, &counter)
    else { return }
    grow(
      rows, targets, sample.filter { rows.rank($0, split.column) <= split.rank }, random, &counter)
    nodes[place] = .split(column: split.column, rank: split.rank, right: nodes.count)
    grow(
      rows, targets, sample.filter { rows.rank($0, split.column) > split.rank }, random, &counter)
  }

  /// The split that leaves the least squared error, of half of the columns, or of the first beyond
  /// them that has one; nil when none helps.
  private static func bestSplit(
    _ rows: RankedRows, _ targets: [Double], _ sample: [Int], _ random: CounterRandom,
    _ counter: inout UInt64
  ) -> (column: Int, rank: Int)? {
    var columns = Array(0..<rows.columns)
    for position in columns.indices.dropLast() {
      let other = position + random.index(counter, below: columns.count - position)
      counter += 1
      columns.swapAt(position, other)
    }
    let total = sample.reduce(0) { $0 + targets[$1] }
    let count = Double(sample.count)
    var best: (column: Int, rank: Int)?
    // Least squared error is most of Σ² / n on both sides.
    var most = total * total / count * (1 + 1e-12) + 1e-300
    for (tried, column) in columns.enumerated() {
      if tried >= (columns.count + 1) / 2, best != nil { break }
      var sums = [Double](repeating: 0, count: rows.levels[column])
      var counts = [Double](repeating: 0, count: rows.levels[column])
      for row in sample {
        let rank = rows.rank(row, column)
        sums[rank] += targets[row]
        counts[rank] += 1
      }
      var (left, below) = (0.0, 0.0)
      for rank in sums.indices where counts[rank] > 0 {
        left += sums[rank]
        below += counts[rank]
        guard below < count else { break }
        let gain = left * left / below + (total - left) * (total - left) / (count - below)
        if gain > most {
          most = gain
          best = (column, rank)
        }
      }
    }
    return best
  }
}
