/// Rows of numbers, replaced by their ranks among the distinct numbers of each column.
struct RankedRows {
  let count: Int
  let columns: Int
  /// Distinct numbers of each column.
  let levels: [Int]
  /// Column-major: a tree reads one column at a time.
  private let ranks: [Int32]

  /// - Parameter rows: One number per column.
  init(_ rows: [[Double]]) {
    let columns = rows.first?.count ?? 0
    var ranks = [Int32](repeating: 0, count: rows.count * columns)
    levels = (0..<columns).map { column in
      // NaN, which equals nothing, counts as below all numbers.
      let values = rows.map { $0[column].isNaN ? -.infinity : $0[column] }
      let known = Set(values).sorted()
      let places = Dictionary(uniqueKeysWithValues: zip(known, known.indices))
      for row in rows.indices {
        ranks[column * rows.count + row] = Int32(places[values[row]]!)
      }
      return known.count
    }
    self.ranks = ranks
    self.columns = columns
    count = rows.count
  }

  /// Returns the rank of a row in a column, from 0.
  func rank(_ row: Int, _ column: Int) -> Int { Int(ranks[column * count + row]) }
}
