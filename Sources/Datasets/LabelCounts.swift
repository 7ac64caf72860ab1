import ExperimentModel

/// Number of rows of a part of a dataset, and of positive ones.
package struct LabelCounts: Sendable, Hashable {
  package let rows: Int
  package let positives: Int

  /// Returns "all 36 validation rows are negative"; nil if both labels occur.
  ///
  /// - Parameter part: The word before "rows".
  package func oneLabelText(_ part: String) -> String? {
    guard positives == 0 || positives == rows else { return nil }
    let label = positives == 0 ? "negative" : "positive"
    return rows == 1
      ? "the only \(part) row is \(label)" : "all \(rows) \(part) rows are \(label)"
  }
}

extension EncodedDataset {
  /// Counts the labels of a range of rows.
  package func labelCounts(of rows: Range<Int>) -> LabelCounts {
    withRows { _, labels in
      var positives = 0
      for row in rows where labels[row] != 0 { positives += 1 }
      return LabelCounts(rows: rows.count, positives: positives)
    }
  }

  /// True if some rows are positive and some are not.
  package var hasBothLabels: Bool {
    (1..<max(description.rows, 1)).contains(description.positives)
  }
}
