import ExperimentModel
import Kernels

/// The buffers of a training engine, allocated before the first step.
struct EngineBuffers {
  var packed: PackedWeights
  /// One per thread.
  let workspaces: [ThreadWorkspace]
  /// Gradient of the last batch's mean loss, in the layout of the weights.
  let gradient: Buffer<Float>
  /// Squared gradients of the embeddings, summed over the occurrences of their keys, [rows, d];
  /// empty unless the optimizer needs them.
  let squares: Buffer<Float>
  let keyProjections: KeyProjectionTable
  let accumulators: [GradientAccumulators]
  /// For each of the sums, [weights that are not embeddings].
  let dense: [Buffer<Float>]
  /// Sum of the losses, for each subgroup of a batch.
  let losses: Buffer<Double>
  let lazyUpdate: LazyUpdate?
  let stagedBatch: StagedBatch?
  let weightUpdate: WeightUpdate

  init(
    _ network: Network, settings: Hyperparameters, threads: Int, _ allocator: BufferAllocator
  ) {
    let batchRows = settings.rowsOfStep
    packed = PackedWeights(network.plan, allocator)
    workspaces = (0..<threads).map { _ in
      ThreadWorkspace(
        network, waitingGroups: threads > 1 ? TrainingEngine.groupsOfShard : 1, allocator)
    }
    gradient = allocator.buffer(repeating: 0, count: network.layout.count)
    squares = allocator.buffer(
      repeating: 0, count: settings.squaresOccurrences ? network.denseStart : 0)
    keyProjections = KeyProjectionTable(
      network.embedding, width: network.plan.keyWidth, allocator)
    let shardRows = TrainingEngine.rowsOfShard
    let used = min(TrainingEngine.accumulatorCount, (batchRows + shardRows - 1) / shardRows)
    accumulators = (0..<used).map { [keyProjections] _ in
      GradientAccumulators(network.plan, keyProjections, allocator)
    }
    dense = (0..<used).map { _ in allocator.buffer(repeating: 0, count: network.denseCount) }
    losses = allocator.buffer(
      repeating: 0, count: RowGroup.count(rows: batchRows) * Lanes.subgroups)
    lazyUpdate = LazyUpdate(network, settings: settings, threads: threads, allocator)
    weightUpdate = WeightUpdate(
      settings, network.layout, rowCounts: network.embedding.rowCounts, allocator)
    stagedBatch = StagedBatch(network, rows: batchRows, threads: workspaces, allocator)
  }
}
