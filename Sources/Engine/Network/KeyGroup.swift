import Kernels

/// Up to F · 8 consecutive entries of one field, in tokens of `Lanes.count`.
package struct KeyGroup: Sendable {
  /// Number of the field among the low-cardinality fields.
  let field: Int
  let firstEntry: Int
  let firstKey: Int
  /// Keys, without the padding of the last lanes.
  let keys: Int

  /// The most keys of a group: weight gradients are summed group by group, for both widths of
  /// `Lanes`.
  static func capacity(fields: Int) -> Int { fields * Subgroup.scalarCount }

  var tokens: Int { RowGroup.count(rows: keys) }

  /// Entries of a token; padding repeats the last entry.
  func entries(of token: Int) -> IndexLanes {
    IndexLanes(truncatingIfNeeded: RowGroup(token, rows: keys).positions)
      &+ Int32(truncatingIfNeeded: firstEntry)
  }

  /// Keys of a token; padding repeats the last key.
  func keys(of token: Int) -> IndexLanes {
    IndexLanes(truncatingIfNeeded: RowGroup(token, rows: keys).positions)
      &+ Int32(truncatingIfNeeded: firstKey)
  }

  /// Range of all its entries in a table.
  func range(width: Int) -> Range<Int> {
    firstEntry * width..<(firstEntry + keys) * width
  }

  /// Lanes of a token that hold a key.
  func count(of token: Int) -> Int { RowGroup(token, rows: keys).count }
}
