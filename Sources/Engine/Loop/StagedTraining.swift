import Kernels

extension TrainingEngine {
  /// The thread that computes a shard.
  static func member(ofShard shard: Int, threads: Int) -> Int {
    shard % accumulatorCount % threads
  }

  static func shards(groups: Int) -> Int { (groups + groupsOfShard - 1) / groupsOfShard }

  /// Calls `body` with the groups of a shard.
  static func forEachGroup(ofShard shard: Int, rows: Int, _ body: (RowGroup) -> Void) {
    let first = shard * groupsOfShard
    for number in first..<min(first + groupsOfShard, RowGroup.count(rows: rows)) {
      body(RowGroup(number, rows: rows))
    }
  }

  /// Computes the gradient of a batch stage by stage: forward with the averages of the layer that a
  /// stage begins with, and backward in the same way.
  ///
  /// - Returns: the sum of the rows' losses.
  func trainStages(
    _ rows: Span<UInt32>, of table: borrowing TrainingRows, lossScale: Float, mask: DropoutMask,
    _ batch: StagedBatch
  ) -> Double {
    let (indices, labels, count) = (table.indices, table.labels, rows.count)
    let histories = table.histories
    let (network, loss, losses, pool) = (network, loss, losses, pool)
    let last = network.stages.count - 1
    for (number, stage) in network.stages.enumerated() {
      if let layer = stage.batchLayer?.standardization {
        batch.average(layer, .mean, rows: count, pool)
        batch.average(layer, .variance, rows: count, pool)
      }
      forEachGroup(rows: count, mask: mask, batch) { pass, group in
        let (tableRows, targets) = group.read(rows, labels: labels)
        if number == 0 {
          pass.pending.inputs.take(
            tableRows, indices: indices, histories: histories, network: network,
            table: pass.table)
          network.lookUp(pass)
        }
        network.forward(stage, pass)
        guard number == last else { return }
        let (values, derivatives) = loss.evaluate(logits: network.logits(pass), labels: targets)
        let present = values.replacing(with: 0, where: .!group.present)
        for subgroup in 0..<Lanes.subgroups {
          losses[group.number * Lanes.subgroups + subgroup] =
            Double(present.subgroup(subgroup).laneSum)
        }
        network.beginBackward(
          pass, derivative: (derivatives * lossScale).replacing(with: 0, where: .!group.present))
        network.backward(stage, pass)
      }
    }
    for number in stride(from: last, to: 0, by: -1) {
      guard let layer = network.stages[number].batchLayer else { continue }
      batch.average(layer.standardization, .derivative, rows: count, pool)
      batch.average(layer.standardization, .product, rows: count, pool)
      forEachGroup(rows: count, mask: mask, batch) { pass, _ in
        layer.backward(pass)
        network.backward(network.stages[number - 1], pass)
        if number == 1 { network.endBackward(pass) }
      }
    }
    addGradients(rows: count, batch)
    for layer in network.standardizations {
      layer.advance(
        batch.statistics, weights.values, count: batch.count(layer, rows: count))
    }
    return (0..<RowGroup.count(rows: count) * Lanes.subgroups).reduce(0.0) { $0 + losses[$1] }
  }

  /// Calls `body` with the pass of each group, shard by shard on the threads.
  private func forEachGroup(
    rows: Int, mask: DropoutMask, _ batch: StagedBatch,
    _ body: @Sendable (_ pass: inout GroupPass, _ group: RowGroup) -> Void
  ) {
    let (network, accumulators, pool) = (network, accumulators, pool)
    let (keyProjections, packed, parameters) = (keyProjections, packed, weights.values)
    let shards = Self.shards(groups: RowGroup.count(rows: rows))
    pool.run { member in
      for shard in 0..<shards
      where Self.member(ofShard: shard, threads: pool.threads) == member {
        Self.forEachGroup(ofShard: shard, rows: rows) { group in
          var pass = batch.pass(
            network, group, parameters: parameters, weights: packed, table: keyProjections,
            mask: mask)
          pass.accumulators = accumulators[shard % Self.accumulatorCount]
          body(&pass, group)
        }
      }
    }
  }

  /// Adds the derivatives of embeddings to the gradient, in the order of groups.
  private func addGradients(rows: Int, _ batch: StagedBatch) {
    for number in 0..<RowGroup.count(rows: rows) {
      batch.addGradient(
        of: RowGroup(number, rows: rows), network, to: gradient, squares: squares)
    }
  }
}
