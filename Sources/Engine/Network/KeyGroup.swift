import Kernels

/// Up to F · 8 consecutive entries of one field, eight to a token.
package struct KeyGroup: Sendable {
  /// Number of the field among the low-cardinality fields.
  let field: Int
  let firstEntry: Int
  let firstKey: Int
  /// Keys, without the padding of the last lanes.
  let keys: Int

  var tokens: Int { RowGroup.count(rows: keys) }

  /// Entries of a token.
  func entries(of token: Int) -> SIMD8<Int32> {
    SIMD8(0, 1, 2, 3, 4, 5, 6, 7) &+ Int32(truncatingIfNeeded: firstEntry + token * Lanes.count)
  }

  /// Keys of a token; padding repeats the last key.
  func keys(of token: Int) -> SIMD8<Int32> {
    SIMD8(truncatingIfNeeded: RowGroup(token, rows: keys).positions)
      &+ Int32(truncatingIfNeeded: firstKey)
  }

  /// Range of all its entries in a table.
  func range(width: Int) -> Range<Int> {
    firstEntry * width..<(firstEntry + tokens * Lanes.count) * width
  }

  /// Lanes of a token that hold a key.
  func count(of token: Int) -> Int { RowGroup(token, rows: keys).count }
}
