package import ExperimentModel

/// The memory that a worker takes at most: an estimate, to hold back a start for which there is no
/// room.
package struct TrialMemory: Sendable, Hashable {
  package let bytes: Int64

  package init(bytes: Int64) { self.bytes = bytes }

  /// Adds up the buffers that `TrainingEngine` makes, and what a worker needs before and after.
  ///
  /// - Parameters:
  ///   - fieldSizes: rows of the embedding table for each field.
  ///   - rows: of the dataset, which is mapped and so shared by all workers, but counted for each.
  ///   - threads: of the worker.
  package init(_ settings: Hyperparameters, fieldSizes: [Int], rows: Int, threads: Int) {
    let shapes = Shapes(settings, fieldSizes: fieldSizes)
    let shards = min(Self.sums, (settings.batchSize + Self.shardRows - 1) / Self.shardRows)
    let threads = min(threads, Self.sums)
    // Groups whose derivatives may wait for their turn.
    let waiting = threads > 1 ? Self.shardRows / Self.lanes : 1
    let floats =
      shapes.parameters * (2 + shapes.states)
      // A resume point is put together, and then the file.
      + 2 * shapes.parameters * (1 + shapes.states)
      // Packed for the forward and the backward pass.
      + 2 * shapes.dense
      + shards * shapes.sums
      + threads * (shapes.activations + waiting * shapes.waitingGroup)
      + (1 + shards) * shapes.slots * shapes.slot
      // Field indices, label and the other columns; the epoch's order, scores, sorted test rows.
      + rows * (shapes.tokens + 4)
    bytes = Self.programBytes + 4 * Int64(floats)
  }

  // As in `TrainingEngine`: sums of the gradient, rows of a shard and of a group, keys of a field
  // whose keys have slots.
  private static let sums = 8
  private static let shardRows = 256
  private static let lanes = 8
  private static let slotKeys = 256
  /// The program itself, before it trains.
  private static let programBytes: Int64 = 32 << 20

  /// Sizes of a network's buffers, in floats where nothing else is said.
  private struct Shapes {
    /// Fields of a row.
    let tokens: Int
    /// All weights.
    let parameters: Int
    /// Those that are no embeddings.
    let dense: Int
    /// Copies of the weights that the optimizer keeps.
    let states: Int
    /// Keys of small fields.
    let slots: Int
    /// Of each, what the first layers make of it; likewise the derivatives of each of the sums.
    let slot: Int
    /// Of one of the gradient's sums: flat, and as the kernels add to it.
    let sums: Int
    /// What the forward pass of a group leaves.
    let activations: Int
    /// Derivatives of a group that wait.
    let waitingGroup: Int

    init(_ settings: Hyperparameters, fieldSizes: [Int]) {
      let (dimension, width) = (settings.embeddingDimension, settings.attentionWidth)
      let projections = settings.residual == .linear ? 4 : 3
      tokens = fieldSizes.count
      let hidden = settings.model == .autoIntMLP ? settings.hiddenSizes[0] : 0
      var dense = tokens * width
      var input = dimension
      for _ in 0..<settings.attentionLayers {
        dense += projections * input * width + (settings.layerNorm ? 2 * width : 0)
        input = width
      }
      if settings.model == .autoIntMLP {
        input = tokens * dimension
        for output in settings.hiddenSizes + [1] {
          dense += (input + 1) * output
          input = output
        }
      }
      self.dense = dense
      parameters = fieldSizes.reduce(0, +) * dimension + dense
      states =
        switch settings.optimizer.name {
        case .adam, .adamw: 2
        case .rmsprop:
          1 + (settings.optimizer.centered ? 1 : 0) + (settings.optimizer.momentum > 0 ? 1 : 0)
        case .adagrad, .sgd: 1
        }
      slots = fieldSizes.reduce(0) {
        $1 <= TrialMemory.slotKeys ? $0 + $1 + TrialMemory.lanes - 1 : $0
      }
      slot = dimension + projections * width + hidden
      // The output layer's are kept a lane each.
      sums = 2 * dense + TrialMemory.lanes * tokens * width
      activations =
        TrialMemory.lanes
        * (tokens * dimension
          + settings.attentionLayers
          * (4 * tokens * width + settings.attentionHeads * tokens * tokens
            + (settings.layerNorm ? tokens * width : 0))
          // Scores and panels of the backward pass, and embeddings side by side with what the first
          // layers make of them, forward and backward: groups share them.
          + tokens * tokens + tokens * (max(dimension, width) + 7)
          + 2 * tokens * (dimension + projections * width + hidden)
          // Derivatives of a group.
          + tokens * ((projections + 2) * width + dimension) + hidden)
      waitingGroup = TrialMemory.lanes * tokens * dimension
    }
  }
}
