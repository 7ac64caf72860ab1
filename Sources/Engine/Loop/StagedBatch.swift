import ExperimentModel
import Kernels

/// The buffers of a batch that is computed stage by stage, for networks with batch normalization.
///
/// Other networks compute a group of rows from the embeddings to the gradient while its values are in
/// the cache. Here every group keeps its values until all groups have passed a stage.
struct StagedBatch: Sendable {
  /// Of each group of a batch.
  private let groups: [PendingGroup]
  private let workspaces: [Workspace]
  /// Averages over the rows of the batch.
  let statistics: Buffer<Float>
  /// Sums over each shard's rows, [shards, units of the widest normalization].
  private let sums: Buffer<Double>
  private let units: Int

  /// - Parameters:
  ///   - rows: the most rows of a batch.
  ///   - threads: the buffers of each thread.
  /// - Returns: nil for a network with one stage.
  init?(
    _ network: Network, rows: Int, threads: [ThreadWorkspace], _ allocator: BufferAllocator
  ) {
    guard !network.norms.isEmpty else { return nil }
    let count = RowGroup.count(rows: rows)
    groups = (0..<count).map { _ in PendingGroup(network, allocator) }
    workspaces = (0..<count).map { number in
      let member = TrainingEngine.member(
        ofShard: number / TrainingEngine.groupsOfShard, threads: threads.count)
      return Workspace(network.plan, sharing: threads[member].buffers, allocator)
    }
    statistics = allocator.buffer(repeating: 0, count: network.plan.statistics)
    units = network.norms.map(\.units).max() ?? 0
    sums = allocator.buffer(
      repeating: 0, count: TrainingEngine.shards(groups: count) * units)
  }

  /// Returns the pass over one group.
  func pass(
    _ network: Network, _ group: RowGroup, parameters: Buffer<Float>, weights: PackedWeights,
    table: KeyProjectionTable, mask: DropoutMask
  ) -> GroupPass {
    var pass = GroupPass(
      network, parameters: parameters, weights: weights, table: table,
      workspace: workspaces[group.number], pending: groups[group.number])
    pass.mask = mask
    pass.mask?.firstRow = group.number * Lanes.count
    pass.samples = group.count
    pass.statistics = statistics
    return pass
  }

  /// Adds a group's waiting derivatives to the gradient of the embeddings.
  func addGradient(
    of group: RowGroup, _ network: Network, to gradient: Buffer<Float>, squares: Buffer<Float>
  ) {
    var target = gradient.mutableSpan
    network.addGradient(of: groups[group.number], samples: group.count, to: &target)
    guard squares.count > 0 else { return }
    var squareTarget = squares.mutableSpan
    network.addSquares(of: groups[group.number], samples: group.count, to: &squareTarget)
  }

  /// Averages numbers of a normalization over the batch, in double precision and in the order of rows
  /// and shards, so that neither threads nor the width of registers change the bits.
  func average(
    _ norm: BatchNormalization, _ average: BatchNormalization.Average, rows: Int,
    _ pool: ThreadPool
  ) {
    let shards = TrainingEngine.shards(groups: RowGroup.count(rows: rows))
    pool.run { member in
      for shard in stride(from: member, to: shards, by: pool.threads) {
        for unit in 0..<norm.units { sums[shard * units + unit] = 0 }
        TrainingEngine.forEachGroup(ofShard: shard, rows: rows) { group in
          let workspace = workspaces[group.number]
          for unit in 0..<norm.units {
            let term = norm.term(average, unit: unit, workspace, statistics)
            var sum = sums[shard * units + unit]
            for lane in 0..<group.count { sum += Double(term[lane]) }
            sums[shard * units + unit] = sum
          }
        }
      }
    }
    for unit in 0..<norm.units {
      let total = (0..<shards).reduce(0.0) { $0 + sums[$1 * units + unit] }
      norm.set(average, unit: unit, to: total / Double(rows), statistics)
    }
  }
}
