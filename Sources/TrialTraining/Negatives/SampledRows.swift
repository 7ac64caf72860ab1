import Datasets
import Engine
import ExperimentModel

/// Rows of a dataset, each positive one followed by its sampled negatives; arrays have one element
/// per row.
struct SampledRows: Sendable {
  /// [rows, fields].
  var indices: [UInt32] = []
  var labels: [UInt8] = []
  var users: [UInt32] = []
  var movies: [UInt32] = []
  /// What each row's user rated before; empty if the model reads no histories.
  var histories: [HistoryRange] = []
  /// Positions of the dataset's own rows, ascending.
  var anchors: [UInt32] = []

  var count: Int { labels.count }
}

extension EncodedDataset {
  /// Calls `body` with sampled rows as an engine reads them.
  func withRows<Result>(
    _ rows: SampledRows, _ body: (borrowing TrainingRows) throws -> Result
  ) rethrows -> Result {
    try withRows(
      indices: rows.indices, labels: rows.labels, histories: rows.histories, body)
  }
}
