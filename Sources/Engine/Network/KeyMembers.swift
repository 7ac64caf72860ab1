import ExperimentModel

/// The rows of the embedding table that each key stands for the mean of.
struct KeyMembers: Sendable {
  /// [keys + 1]: where each key's rows begin.
  private let starts: [Int32]
  /// Of the table.
  let rows: [Int32]

  /// - Parameters:
  ///   - sizes: rows of each field.
  ///   - bags: of each field; nil where an index is a row.
  init(sizes: [Int], bags: [EmbeddingBags?]) {
    var starts: [Int32] = [0]
    var rows: [Int32] = []
    var first: Int32 = 0
    for (size, bags) in zip(sizes, bags) {
      for key in 0..<(bags?.count ?? size) {
        if let bags {
          precondition(bags[key].allSatisfy { $0 < size }, "a bag holds what the field does not")
          rows += bags[key].map { first + Int32($0) }
        } else {
          rows.append(first + Int32(key))
        }
        starts.append(Int32(rows.count))
      }
      first += Int32(size)
    }
    self.starts = starts
    self.rows = rows
  }

  /// Positions in `rows`.
  func rows(of key: Int32) -> Range<Int> {
    Int(starts[Int(key)])..<Int(starts[Int(key) + 1])
  }
}
