/// Rows of numbers in vectors of eight, padded with zeros.
struct LaneMatrix: Sendable {
  let rowCount: Int
  /// Vectors of a row.
  let stride: Int
  var lanes: [DoubleLanes]

  init(rows: Int, columns: Int) {
    rowCount = rows
    stride = DoubleLanes.count(for: columns)
    lanes = Array(repeating: .zero, count: rows * stride)
  }

  subscript(row: Int, column: Int) -> Double {
    get { lanes[row * stride + (column >> 3)][column & 7] }
    set { lanes[row * stride + (column >> 3)][column & 7] = newValue }
  }
}
