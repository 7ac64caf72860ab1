package import Datasets
package import Engine
package import ExperimentModel

extension EncodedDataset {
  /// Calls `body` with all rows as an engine reads them.
  func withTrainingRows<Result>(
    _ body: (borrowing TrainingRows) throws -> Result
  ) rethrows -> Result {
    try withRows { indices, labels in
      guard let histories else {
        return try body(
          TrainingRows(indices: indices, labels: labels, fields: fieldSizes.count))
      }
      return try body(
        TrainingRows(
          indices: indices, labels: labels, fields: fieldSizes.count,
          histories: RowHistories(items: histories.movies.span, ranges: histories.ranges.span)))
    }
  }

  /// Calls `body` with rows that were made from this dataset's fields.
  ///
  /// - Parameters:
  ///   - indices: [rows, fields].
  ///   - labels: [rows].
  ///   - ranges: of the histories that the rows may know, [rows]; ignored if the dataset has none.
  package func withRows<Result>(
    indices: [UInt32], labels: [UInt8], histories ranges: [HistoryRange],
    _ body: (borrowing TrainingRows) throws -> Result
  ) rethrows -> Result {
    guard let histories else {
      return try body(
        TrainingRows(indices: indices.span, labels: labels.span, fields: fieldSizes.count))
    }
    return try body(
      TrainingRows(
        indices: indices.span, labels: labels.span, fields: fieldSizes.count,
        histories: RowHistories(items: histories.movies.span, ranges: ranges.span)))
  }
}
