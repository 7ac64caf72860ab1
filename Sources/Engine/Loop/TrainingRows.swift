package import ExperimentModel

/// Rows to train on or to score: field indices and labels, as the encoded dataset stores them, and
/// the history of each row's user.
package struct TrainingRows: ~Escapable, Sendable {
  /// [rows, fields].
  package let indices: Span<UInt32>
  /// [rows], 0 or 1.
  package let labels: Span<UInt8>
  package let fields: Int
  /// Empty for models that read no history.
  package let histories: RowHistories

  @_lifetime(copy indices, copy labels)
  package init(indices: Span<UInt32>, labels: Span<UInt8>, fields: Int) {
    self.init(indices: indices, labels: labels, fields: fields, histories: RowHistories())
  }

  @_lifetime(copy indices, copy labels, copy histories)
  package init(
    indices: Span<UInt32>, labels: Span<UInt8>, fields: Int, histories: RowHistories
  ) {
    precondition(indices.count == labels.count * fields, "indices and labels disagree")
    precondition(
      histories.ranges.isEmpty || histories.ranges.count == labels.count, "histories of other rows")
    self.indices = indices
    self.labels = labels
    self.fields = fields
    self.histories = histories
  }
}

/// The items that each row's user rated before.
package struct RowHistories: ~Escapable, Sendable {
  /// Indices in the item field, each user's from the oldest to the newest.
  private let items: Span<UInt32>
  /// The part of `items` that each row may know.
  let ranges: Span<HistoryRange>

  /// No history.
  @_lifetime(immortal)
  package init() {
    items = Span()
    ranges = Span()
  }

  @_lifetime(copy items, copy ranges)
  package init(items: Span<UInt32>, ranges: Span<HistoryRange>) {
    self.items = items
    self.ranges = ranges
  }

  /// Calls `body` with the newest items of a row's history, newest first.
  ///
  /// - Parameters:
  ///   - target: an item to leave out.
  ///   - most: number of items at most.
  ///   - body: called with the position, from 0, and the item.
  /// - Returns: the number of items.
  @inline(__always)
  package func forEachNewest(
    ofRow row: Int, excluding target: UInt32, most: Int,
    _ body: (_ position: Int, _ item: UInt32) -> Void
  ) -> Int {
    let range = ranges[row]
    var (place, count) = (Int(range.end), 0)
    while place > Int(range.start), count < most {
      place -= 1
      let item = items[place]
      guard item != target else { continue }
      body(count, item)
      count += 1
    }
    return count
  }
}
