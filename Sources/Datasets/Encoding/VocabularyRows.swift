/// Rows of a source that vocabularies, bins and counts are made from.
enum VocabularyRows: Sendable {
  /// All rows, given their number.
  case all(Int)
  /// The rows at these positions of the source.
  case some(ArraySlice<UInt32>)

  var count: Int {
    switch self {
    case .all(let count): count
    case .some(let positions): positions.count
    }
  }

  @inline(__always)
  func forEach(_ body: (Int) -> Void) {
    switch self {
    case .all(let count): for row in 0..<count { body(row) }
    case .some(let positions): for row in positions { body(Int(row)) }
    }
  }
}
