/// A random forest for regression (Breiman, "Random Forests", Machine Learning 2001): trees on bootstrap
/// samples, each split chosen among half of the columns. Deterministic, also if only some trees are
/// grown, in any order.
struct RegressionForest {
  /// A tree and its out-of-bag rows.
  struct Member {
    let tree: RegressionTree
    let outOfBag: [Int]
  }

  let rows: RankedRows
  /// One per row.
  let targets: [Double]
  let random: CounterRandom

  /// Grows a tree.
  func member(_ number: Int) -> Member {
    let count = rows.count
    var isSeen = [Bool](repeating: false, count: count)
    let sample = (0..<count).map { position in
      let row = random.index(UInt64(number * count + position), below: count)
      isSeen[row] = true
      return row
    }
    return Member(
      tree: RegressionTree(
        rows: rows, targets: targets, sample: sample,
        random: CounterRandom(key: random.bits(.max - UInt64(number)))),
      outOfBag: (0..<count).filter { !isSeen[$0] })
  }
}

/// A tree that splits while the squared error falls.
struct RegressionTree {
  fileprivate enum Node {
    case leaf(Double)
    /// Rows with at most that rank in that column go to the next node, others to `right`.
    case split(column: Int, rank: Int, right: Int)
  }

  private let nodes: [Node]

  init(rows: RankedRows, targets: [Double], sample: [Int], random: CounterRandom) {
    var growth = TreeGrowth(rows: rows, targets: targets, sample: sample, random: random)
    growth.grow(sample.indices)
    nodes = growth.nodes
  }

  /// Returns the prediction for a row.
  ///
  /// - Parameter rank: Returns the row's rank in a column.
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
}

/// Grows a tree from its root. All nodes share its buffers.
private struct TreeGrowth {
  /// Leaves with fewer rows are not split.
  private static let smallestSplit = 4

  private let rows: RankedRows
  private let targets: [Double]
  private let random: CounterRandom
  private var counter: UInt64 = 0
  private(set) var nodes: [RegressionTree.Node] = []
  /// Rows; those of a node are contiguous.
  private var sample: [Int]
  /// Workspace of the same size.
  private var beyond: [Int]
  private var columns: [Int] = []
  /// By rank; all zero between uses.
  private var sums: [Double]
  private var counts: [Double]

  init(rows: RankedRows, targets: [Double], sample: [Int], random: CounterRandom) {
    self.rows = rows
    self.targets = targets
    self.sample = sample
    beyond = sample
    self.random = random
    sums = [Double](repeating: 0, count: rows.levels.max() ?? 0)
    counts = sums
  }

  /// Grows the subtree of a node.
  ///
  /// - Parameter part: Places of the node's rows in `sample`.
  mutating func grow(_ part: Range<Int>) {
    let total = sample[part].reduce(0) { $0 + targets[$1] }
    let place = nodes.count
    nodes.append(.leaf(total / Double(part.count)))
    guard part.count >= Self.smallestSplit, let split = bestSplit(part, total) else { return }
    let middle = divide(part, split.column, split.rank)
    grow(part.lowerBound..<middle)
    nodes[place] = .split(column: split.column, rank: split.rank, right: nodes.count)
    grow(middle..<part.upperBound)
  }

  /// Partitions rows by rank, keeping their order.
  ///
  /// - Returns: The start of the rows beyond the rank.
  private mutating func divide(_ part: Range<Int>, _ column: Int, _ rank: Int) -> Int {
    var middle = part.lowerBound
    var count = 0
    for position in part {
      // Written to both places: the branch would be unpredictable.
      let row = sample[position]
      sample[middle] = row
      beyond[count] = row
      let isBeyond = rows.rank(row, column) > rank
      middle += isBeyond ? 0 : 1
      count += isBeyond ? 1 : 0
    }
    for offset in 0..<count { sample[middle + offset] = beyond[offset] }
    return middle
  }

  /// Returns the best split over a random half of the columns; nil if none reduces the error.
  ///
  /// If no column of that half has a split, the others are tried in turn.
  private mutating func bestSplit(
    _ part: Range<Int>, _ total: Double
  ) -> (column: Int, rank: Int)? {
    columns.removeAll(keepingCapacity: true)
    columns.append(contentsOf: 0..<rows.columns)
    random.shuffle(&columns, from: counter)
    counter += UInt64(columns.count - 1)
    let count = Double(part.count)
    var best: (column: Int, rank: Int)?
    // The least squared error is where Σ² / n, added over both sides, is largest.
    var most = total * total / count * (1 + 1e-12) + 1e-300
    for (tried, column) in columns.enumerated() {
      if tried >= (columns.count + 1) / 2, best != nil { break }
      var (lowest, highest) = (Int.max, 0)
      for position in part {
        let row = sample[position]
        let rank = rows.rank(row, column)
        sums[rank] += targets[row]
        counts[rank] += 1
        lowest = min(lowest, rank)
        highest = max(highest, rank)
      }
      var (left, below) = (0.0, 0.0)
      for rank in lowest...highest where counts[rank] > 0 {
        left += sums[rank]
        below += counts[rank]
        sums[rank] = 0
        counts[rank] = 0
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
