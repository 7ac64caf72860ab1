import Engine
package import ExperimentModel

/// The arithmetic and memory that training a trial takes, from the engine's own shapes.
package struct TrialEstimate: Sendable {
  private let network: Network
  private let settings: Hyperparameters

  /// - Parameters:
  ///   - fieldSizes: rows of the embedding table for each field.
  ///   - bags: lists of each field that is mean-pooled; empty where none is.
  package init(_ settings: Hyperparameters, fieldSizes: [Int], bags: [EmbeddingBags?] = []) {
    self.settings = settings
    network = Network(settings, fieldSizes: fieldSizes, bags: bags)
  }

  /// Floating-point operations, to start the longest trials first and to estimate the time left.
  ///
  /// The optimizer is left out, and what the engine saves on repeated keys.
  package func operations(_ work: TrialWork) -> Double { network.operationsPerRow * work.total }

  /// Bytes that a worker takes at most.
  ///
  /// - Parameters:
  ///   - rows: of the dataset, which is mapped and so shared by all workers, but counted for each.
  ///   - threads: of the worker.
  package func bytes(rows: Int, threads: Int) -> Int64 {
    let engine = TrainingEngine.bytes(of: network, settings: settings, threads: threads)
    // A checkpoint is put together in memory, and then the file's bytes.
    let checkpoint =
      2
      * Weights.bytes(
        layout: network.layout, optimizer: settings.makeOptimizer())
    // Field indices, label and the other columns; the epoch's order, scores, sorted test rows.
    let data = rows * (network.fields + 4) * MemoryLayout<UInt32>.stride
    return Self.programBytes + Int64(engine + checkpoint + data)
  }

  /// The program itself, before it trains.
  private static let programBytes: Int64 = 32 << 20
}
