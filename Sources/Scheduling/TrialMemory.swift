package import ExperimentModel

/// The memory that a worker takes at most: an estimate, to hold back a start for which there is no
/// room.
package struct TrialMemory: Sendable, Hashable {
  package let bytes: Int64

  package init(bytes: Int64) { self.bytes = bytes }

  /// - Parameters:
  ///   - fieldSizes: rows of the embedding table for each field.
  ///   - rows: of the dataset, which is mapped and so shared by all workers, but counted for each.
  ///   - threads: of the worker.
  package init(_ settings: Hyperparameters, fieldSizes: [Int], rows: Int, threads: Int) {
    let tokens = Int64(fieldSizes.count)
    let dimension = Int64(settings.embeddingDimension)
    let width = Int64(settings.attentionWidth)
    let embeddings = Int64(fieldSizes.reduce(0, +)) * dimension
    var dense = tokens * width
    var input = dimension
    for _ in 0..<settings.attentionLayers {
      dense += 4 * input * width
      input = width
    }
    input = tokens * dimension
    for output in settings.hiddenSizes {
      dense += (input + 1) * Int64(output)
      input = Int64(output)
    }
    // Weights, gradient and at most three states of an optimizer; a resume point holds the weights
    // and states twice more while it is written.
    let parameters = (5 + 8) * (embeddings + dense)
    // Eight shards have sums of their own; each thread packs and transposes the dense weights.
    let sums = (8 + 2 * Int64(threads)) * dense
    // The embeddings' derivatives of a batch, and a group's activations, forward and backward.
    let activations =
      Int64(settings.batchSize) * tokens * dimension
      + Int64(threads * settings.attentionLayers) * 16 * tokens * (12 * width + 2 * tokens)
    // An order of the rows, field indices, labels, scores.
    let table = Int64(rows) * (tokens + 4)
    bytes = Self.programBytes + 4 * (parameters + sums + activations + table)
  }

  /// The program itself, before it trains.
  private static let programBytes: Int64 = 32 << 20
}
