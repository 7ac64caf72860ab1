import Datasets
import Engine
import ExperimentModel

/// The batches of a trial: which rows of the data each takes, and the rows that are computed for them,
/// with partners in lists and sampled negatives.
///
/// A function of the trial, the epoch and the step alone, so that an interrupted trial repeats them.
struct TrainingBatches: Sendable {
  private let dataset: EncodedDataset
  private let settings: Hyperparameters
  /// Of the order of the rows.
  private let seed: UInt64
  /// Nil if the rows are those of the data.
  let negatives: TrialNegatives?
  /// Nil unless the loss compares rows of the data.
  let lists: TrialLists?
  /// Batches of an epoch.
  let count: Int

  init(_ trial: Trial, _ dataset: EncodedDataset) {
    self.dataset = dataset
    settings = trial.configuration.hyperparameters
    seed = trial.seed(for: .rowOrder)
    negatives = TrialNegatives(settings, seed: trial.seed(for: .sampling), dataset)
    lists = negatives == nil ? TrialLists(trial, dataset) : nil
    count = settings.steps(ofRows: dataset.train.count)
  }

  /// Returns the training rows in the order of an epoch.
  func order(epoch: Int) -> [UInt32] {
    let rows = dataset.train
    guard settings.shuffle else { return rows.map { UInt32($0) } }
    let stream = RandomStream(seed: seed, purpose: .shuffle, epoch: epoch)
    return stream.permutation(count: rows.count).map { $0 + UInt32(rows.lowerBound) }
  }

  /// Calls `body` with a batch as the engine reads it.
  ///
  /// - Parameters:
  ///   - number: of the batch in the epoch, from 0.
  ///   - order: the rows in the order of the epoch.
  ///   - body: called with the table, the rows of it to compute, and the number of data rows.
  func withBatch<Result>(
    _ number: Int, of order: [UInt32], epoch: Int,
    _ body: (_ table: borrowing TrainingRows, _ rows: Span<UInt32>, _ dataRows: Int) -> Result
  ) -> Result {
    let batch = order.span.extracting(settings.rows(ofStep: number, of: order.count))
    if let negatives {
      let sampled = negatives.rows(of: batch, epoch: epoch)
      let rows = settings.listLayout.lists(of: sampled.anchors, count: sampled.count)
      return dataset.withRows(sampled) { body($0, rows.span, batch.count) }
    }
    guard let lists else {
      return dataset.withTrainingRows { body($0, batch, batch.count) }
    }
    let rows = lists.rows(of: batch, epoch: epoch)
    return dataset.withTrainingRows { body($0, rows.span, batch.count) }
  }
}
