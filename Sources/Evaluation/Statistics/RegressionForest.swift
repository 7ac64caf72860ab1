/// A random forest for regression (Breiman, "Random Forests", Machine Learning 2001): trees on
/// bootstrap samples, each split chosen among some of the columns. The same rows give the same forest.
struct RegressionForest {
  /// A tree, and the rows that it did not see.
  struct Member {
    let tree: RegressionTree
    let outOfBag: [Int]
  }

  let members: [Member]

  /// - Parameters:
  ///   - rows: one number a column.
  ///   - targets: one a row.
  init(rows: [[Double]], targets: [Double], trees: Int, random: CounterRandom) {
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
    /// Rows of at most `threshold` in that column go to the next node, others to `right`.
    case split(column: Int, threshold: Double, right: Int)
  }

  /// Leaves with fewer rows are not split.
  private static let smallestSplit = 4
  private var nodes: [Node] = []

  init(rows: [[Double]], targets: [Double], sample: [Int], random: CounterRandom) {
    var counter: UInt64 = 0
    grow(rows, targets, sample, random, &counter)
  }

  func value(of row: [Double]) -> Double { value { row[$0] } }

  /// - Parameter cell: the row's number of a column.
  func value(_ cell: (Int) -> Double) -> Double {
    var node = 0
    while true {
      switch nodes[node] {
      case .leaf(let value): return value
      case .split(let column, let threshold, let right):
        node = cell(column) <= threshold ? node + 1 : right
      }
    }
  }

  private mutating func grow(
    _ rows: [[Double]], _ targets: [Double], _ sample: [Int], _ random: CounterRandom,
    _ counter: inout UInt64
  ) {
    let mean = sample.reduce(0) { $0 + targets[$1] } / Double(sample.count)
    guard sample.count >= Self.smallestSplit,
      let split = Self.bestSplit(rows, targets, sample, random, &counter)
    else {
      nodes.append(.leaf(mean))
      return
    }
    let place = nodes.count
    nodes.append(.leaf(mean))
    let (left, right) = (
      sample.filter { rows[$0][split.column] <= split.threshold },
      sample.filter { rows[$0][split.column] > split.threshold }
    )
    grow(rows, targets, left, random, &counter)
    nodes[place] = .split(column: split.column, threshold: split.threshold, right: nodes.count)
    grow(rows, targets, right, random, &counter)
  }

  /// The split of half of the columns that leaves the least squared error; nil when none helps.
  private static func bestSplit(
    _ rows: [[Double]], _ targets: [Double], _ sample: [Int], _ random: CounterRandom,
    _ counter: inout UInt64
  ) -> (column: Int, threshold: Double)? {
    var columns = Array(rows[sample[0]].indices)
    for position in columns.indices.dropLast() {
      let other = position + random.index(counter, below: columns.count - position)
      counter += 1
      columns.swapAt(position, other)
    }
    let total = sample.reduce(0) { $0 + targets[$1] }
    let count = Double(sample.count)
    var best: (column: Int, threshold: Double)?
    // Least squared error is most of Σ² / n on both sides.
    var most = total * total / count * (1 + 1e-12) + 1e-300
    for (tried, column) in columns.enumerated() {
      if tried >= (columns.count + 1) / 2, best != nil { break }
      let order = sample.sorted { (rows[$0][column], $0) < (rows[$1][column], $1) }
      var left = 0.0
      for place in order.indices.dropLast() {
        left += targets[order[place]]
        let (here, next) = (rows[order[place]][column], rows[order[place + 1]][column])
        guard here < next else { continue }
        let below = Double(place + 1)
        let gain = left * left / below + (total - left) * (total - left) / (count - below)
        if gain > most {
          most = gain
          best = (column, here + (next - here) / 2)
        }
      }
    }
    return best
  }
}
