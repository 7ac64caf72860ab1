import Engine
package import ExperimentModel

/// Estimated operations and memory of a trial, from the engine's own shapes.
package struct TrialEstimate: Sendable {
  private let network: Network
  private let settings: Hyperparameters

  /// - Parameters:
  ///   - fieldSizes: rows of the embedding table for each field.
  ///   - bags: the bags of each mean-pooled field; empty if there is none.
  ///   - itemField: field of the items that users rate.
  package init(
    _ settings: Hyperparameters, fieldSizes: [Int], bags: [EmbeddingBags?] = [],
    itemField: Int? = nil
  ) {
    self.settings = settings
    network = Network(settings, fieldSizes: fieldSizes, bags: bags, itemField: itemField)
  }

  /// Returns the floating-point operations, which order trials and give the remaining time.
  ///
  /// Leaves out the optimizer, and the engine's savings on repeated keys.
  package func operations(_ work: TrialWork) -> Double { network.operationsPerRow * work.total }

  /// Returns an upper bound of a worker's memory in bytes.
  ///
  /// - Parameters:
  ///   - rows: rows of the dataset. Workers share its mapped pages, but each worker counts them.
  ///   - threads: threads of the worker.
  package func bytes(rows: Int, threads: Int) -> Int64 {
    let engine = TrainingEngine.bytes(of: network, settings: settings, threads: threads)
    // The tensors of a checkpoint, and then the bytes of its file.
    let keepsBest = EarlyStopping(settings)?.restoresBest ?? false
    let best = keepsBest ? network.layout.count * MemoryLayout<Float>.stride : 0
    let checkpoint =
      2 * (Weights.bytes(layout: network.layout, settings: settings) + best) + best
    // Field indices, label and other columns; the epoch's order, scores, sorted test rows.
    let data = rows * (network.fields + 4) * MemoryLayout<UInt32>.stride
    let histories = settings.history == nil ? 0 : rows * Self.historyBytes
    let lists = settings.listSize > 1 ? rows * Self.listBytes : 0
    return Self.programBytes
      + Int64(engine + checkpoint + data + histories + lists + negativeBytes(rows: rows))
  }

  /// Bytes that the histories take per row while they are made: user, movie, time, range, and place
  /// in two orders.
  private static let historyBytes = 48

  /// Bytes that lists take per row while they are made: keys, group and place of the row, starts of
  /// groups, and the validation rows' lists.
  private static let listBytes = 40

  /// Bytes for sampling negatives: keys of rows, movies of users, and the rows of a step.
  private func negativeBytes(rows: Int) -> Int {
    guard settings.negativesPerPositive > 0 else { return 0 }
    let ofStep = settings.rowsOfStep * (network.fields + 6) * MemoryLayout<UInt32>.stride
    return rows * Self.negativeBytes + 2 * ofStep
  }

  /// Bytes per row while the movies of users are sorted, and for the scores of validation rows.
  private static let negativeBytes = 48

  /// The program itself, before it trains.
  private static let programBytes: Int64 = 32 << 20
}
