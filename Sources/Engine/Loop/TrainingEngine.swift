package import ExperimentModel
package import Kernels

/// Computes optimizer steps and predictions of one network on a pool of threads.
///
/// A batch is divided into shards of 256 rows. Shard i uses gradient accumulator i modulo 8;
/// accumulators are summed in order at the end. Gradients of embeddings that several shards share
/// are added in shard order (`OrderedReduction`). The order of additions does not depend on
/// threads, so the weights are the same to the last bit for any number of threads.
///
/// All buffers are allocated by `init`; a step allocates none.
package final class TrainingEngine {
  package let network: Network
  package let weights: Weights
  let weightUpdate: WeightUpdate
  let learningRate: Double
  let loss: any Loss
  /// Places of the rows that the loss compares.
  private let lists: ListLayout
  let penalty: L2Penalty
  private let seed: UInt64
  let pool: ThreadPool
  private let reduction: OrderedReduction
  private(set) var packed: PackedWeights
  private let workspaces: [ThreadWorkspace]
  /// Gradient of the last batch's mean loss and of the L2 penalties, in the layout of the weights.
  /// With gradient accumulation, the sum over the batches since the last step, divided by the
  /// batches of a step.
  package let gradient: Buffer<Float>
  /// Squared gradients of the last batch's embeddings, summed over the occurrences of their keys,
  /// [rows, d]; empty if the optimizer squares the gradient itself.
  package let squares: Buffer<Float>
  let keyProjections: KeyProjectionTable
  let accumulators: [GradientAccumulators]
  /// For each of the sums, [weights that are not embeddings].
  private let dense: [Buffer<Float>]
  /// Sum of the losses, for each subgroup of a batch.
  let losses: Buffer<Double>
  /// Nil if a step updates all rows of the embedding tables.
  var lazyUpdate: LazyUpdate?
  /// Batches in `gradient` since the last step.
  var accumulatedBatches = 0
  /// Nil for networks without layers that average over the batch.
  private let stagedBatch: StagedBatch?

  /// Time per phase, for benchmarks; measured with one thread only.
  package var phases: PhaseTimes? {
    didSet { if workspaces.count == 1 { workspaces[0].phases = phases } }
  }

  /// Number of gradient accumulators, and the most threads in use. Fixed, because the order of
  /// additions depends on it.
  static let accumulatorCount = 8
  static let rowsOfShard = 256
  static let groupsOfShard = rowsOfShard / Lanes.count

  package init(
    network: Network, settings: Hyperparameters, weights: Weights, seed: UInt64,
    threads: Int
  ) {
    precondition(weights.layout == network.layout, "the weights are another network's")
    self.network = network
    self.weights = weights
    self.seed = seed
    learningRate = settings.learningRate
    loss = settings.makeLoss()
    lists = settings.listLayout
    penalty = L2Penalty(settings, network.layout)
    let threads = Self.usedThreads(threads)
    pool = ThreadPool(threads: threads)
    reduction = OrderedReduction()
    let buffers = EngineBuffers(network, settings: settings, threads: threads, BufferAllocator())
    packed = buffers.packed
    workspaces = buffers.workspaces
    gradient = buffers.gradient
    squares = buffers.squares
    keyProjections = buffers.keyProjections
    accumulators = buffers.accumulators
    dense = buffers.dense
    losses = buffers.losses
    lazyUpdate = buffers.lazyUpdate
    stagedBatch = buffers.stagedBatch
    weightUpdate = buffers.weightUpdate
    weights.prepare(weightUpdate)
  }

  /// Returns the number of threads in use when an engine is given `threads`.
  private static func usedThreads(_ threads: Int) -> Int { min(threads, accumulatorCount) }

  /// Returns the bytes of an engine's buffers, weights and optimizer states without allocating
  /// them.
  package static func bytes(
    of network: Network, settings: Hyperparameters, threads: Int
  ) -> Int {
    let allocator = BufferAllocator(countsOnly: true)
    _ = EngineBuffers(network, settings: settings, threads: usedThreads(threads), allocator)
    return allocator.bytes
      + Weights.bytes(layout: network.layout, settings: settings)
  }

  /// Computes the gradient of a batch and updates the weights, with gradient accumulation only
  /// after the last batch of a step.
  ///
  /// - Parameters:
  ///   - rows: the batch's rows in the table, list after list as `ListLayout` places them.
  ///   - epoch: number of the epoch, from 1.
  ///   - step: number of the step in the epoch, from 0.
  ///   - learningRate: of this step; nil for that of the settings.
  /// - Returns: the sum of the losses of rows, or of lists, before the step.
  package func step(
    _ rows: Span<UInt32>, of table: borrowing TrainingRows, epoch: Int, step: Int,
    learningRate: Double? = nil
  ) -> Double {
    let total = computeGradient(rows, of: table, epoch: epoch, step: step)
    weights.steps += 1
    if weights.steps % weightUpdate.accumulation == 0 {
      weightUpdate.step(
        weights, gradient: gradient, squares: squares, lazyUpdate: lazyUpdate,
        denseStart: network.denseStart, learningRate: learningRate ?? self.learningRate, pool)
    }
    if let stagedBatch {
      for layer in network.standardizations {
        layer.store(stagedBatch.statistics, in: weights.values)
      }
    }
    weightUpdate.advanceAverage(of: weights, pool)
    phases?.lap(.optimizer)
    return total
  }

  /// Computes the gradient of the mean loss of a batch and of the L2 penalties.
  ///
  /// With gradient accumulation, batches add to the gradient until as many as a step has are
  /// accumulated. As weights stand still in between, a resumed trial computes the batches since the
  /// last step again, and no checkpoint has to hold the gradient.
  ///
  /// - Parameter rows: the batch's rows in the table, at most a batch of lists.
  /// - Returns: the sum of the losses of rows, or of lists, without penalties.
  package func computeGradient(
    _ rows: Span<UInt32>, of table: borrowing TrainingRows, epoch: Int, step: Int
  ) -> Double {
    let groups = RowGroup.count(rows: rows.count)
    precondition(groups * Lanes.subgroups <= losses.count, "more rows than a batch has")
    let anchors = lists.anchors(ofRows: rows.count)
    precondition(lists.rows(ofAnchors: anchors) == rows.count, "a list lacks rows")
    beginGradient(rows, of: table)
    projectKeys(training: true)
    let (scale, mask) = (
      1 / Float(anchors * weightUpdate.accumulation),
      DropoutMask(seed: seed, epoch: epoch, step: step)
    )
    let total =
      if let stagedBatch {
        trainStages(rows, of: table, lossScale: scale, mask: mask, stagedBatch)
      } else {
        trainGroups(rows, of: table, lossScale: scale, mask: mask)
      }
    keysBackward()
    sumDense()
    addPenalty()
    phases?.lap(.reduction)
    return total
  }

  /// Computes the key projections of the low-cardinality fields.
  private func projectKeys(training: Bool) {
    let parameters = weights.values
    packed.pack(network.plan, parameters.span, training: training)
    phases?.lap(.packing)
    let (network, workspaces, keyProjections, packed, pool) = (
      network, workspaces, keyProjections, packed, pool
    )
    pool.run { member in
      for group in stride(from: member, to: keyProjections.groups.count, by: pool.threads) {
        network.projectKeys(
          KeyPass(
            keyProjections.groups[group], of: network, parameters: parameters, weights: packed,
            table: keyProjections, workspace: workspaces[member].buffers))
      }
    }
    phases?.lap(.keyProjections)
  }

  private func trainGroups(
    _ rows: Span<UInt32>, of table: borrowing TrainingRows, lossScale: Float, mask: DropoutMask
  ) -> Double {
    let indices = table.indices
    let labels = table.labels
    let histories = table.histories
    let groups = RowGroup.count(rows: rows.count)
    let shards = Self.shards(groups: groups)
    let (workspaces, accumulators, losses, reduction, pool, loss) = (
      workspaces, accumulators, losses, reduction, pool, loss
    )
    let (keyProjections, packed, parameters) = (keyProjections, packed, weights.values)
    let (gradient, squares) = (gradient, squares)
    reduction.begin()
    pool.run { member in
      let workspace = workspaces[member]
      var pass = workspace.pass(parameters: parameters, weights: packed, table: keyProjections)
      pass.mask = mask
      for shard in 0..<shards
      where Self.member(ofShard: shard, threads: pool.threads) == member {
        pass.accumulators = accumulators[shard % Self.accumulatorCount]
        let first = shard * Self.groupsOfShard
        for number in first..<min(first + Self.groupsOfShard, groups) {
          let group = RowGroup(number, rows: rows.count)
          let (tableRows, targets) = group.read(rows, labels: labels)
          let values = workspace.train(
            group, rows: tableRows, labels: targets, indices: indices, histories: histories,
            loss: loss, lossScale: lossScale, &pass)
          for subgroup in 0..<Lanes.subgroups {
            losses[number * Lanes.subgroups + subgroup] = Double(values.subgroup(subgroup).laneSum)
          }
          if reduction.isTurn(of: shard) { workspace.addGradient(to: gradient, squares: squares) }
        }
        reduction.wait(for: shard)
        workspace.addGradient(to: gradient, squares: squares)
        reduction.pass(after: shard)
      }
    }
    return (0..<groups * Lanes.subgroups).reduce(0.0) { $0 + losses[$1] }
  }

  /// Backward pass of `projectKeys`, to the gradients of the embeddings and of the first layers'
  /// weights.
  private func keysBackward() {
    let (network, workspaces, keyProjections, packed) = (
      network, workspaces, keyProjections, packed
    )
    let (pool, accumulators, gradient, parameters) = (pool, accumulators, gradient, weights.values)
    let threads = network.embedding.keysShareRows ? 1 : pool.threads
    pool.run { member in
      guard member < threads else { return }
      var target = gradient.mutableSpan
      for (number, group) in keyProjections.groups.enumerated() {
        let part = number % accumulators.count
        guard part % threads == member else { continue }
        let pass = KeyPass(
          group, of: network, parameters: parameters, weights: packed, table: keyProjections,
          workspace: workspaces[member].buffers, keyDerivatives: accumulators[0].keyProjections,
          accumulators: accumulators[part])
        network.keysBackward(pass, accumulators: accumulators, gradient: &target)
      }
    }
    phases?.lap(.keyProjectionsBackward)
  }

  /// Sums the accumulators of the weights that are not embeddings, in order.
  private func sumDense() {
    let (accumulators, dense, pool, gradient, network) = (
      accumulators, dense, pool, gradient, network
    )
    pool.run { member in
      for part in stride(from: member, to: accumulators.count, by: pool.threads) {
        let buffer = dense[part]
        var flat = buffer.mutableSpan
        network.flush(accumulators[part], into: &flat)
      }
    }
    pool.run { member in
      let range = pool.range(of: network.denseCount, member: member)
      var target = gradient.mutableSpan
      for part in dense {
        addRow(
          part.span, at: range.lowerBound, count: range.count, to: &target,
          at: network.denseStart + range.lowerBound)
      }
    }
  }

  /// Returns the logits of a range of the table's rows, one per row.
  package func predict(_ rows: Range<Int>, of table: borrowing TrainingRows) -> [Float] {
    let logits = Buffer<Float>(repeating: 0, count: rows.count)
    forward(rows, of: table) { group, values, _ in
      for lane in 0..<group.count { logits[group.number * Lanes.count + lane] = values[lane] }
    }
    return (0..<rows.count).map { logits[$0] }
  }

  /// Computes the forward pass of a range of the table's rows.
  ///
  /// - Parameters:
  ///   - groupsOfTurn: consecutive groups that one thread computes in their order.
  ///   - body: called with each group, its logits and the values of its layers.
  func forward(
    _ rows: Range<Int>, of table: borrowing TrainingRows, groupsOfTurn: Int = 1,
    _ body: @Sendable (_ group: RowGroup, _ logits: Lanes, _ values: Buffer<Lanes>) -> Void
  ) {
    projectKeys(training: false)
    let indices = table.indices
    let histories = table.histories
    let (workspaces, pool, keyProjections, packed) = (workspaces, pool, keyProjections, packed)
    let parameters = weights.values
    pool.run { member in
      let groups = RowGroup.count(rows: rows.count)
      let pass = workspaces[member].pass(
        parameters: parameters, weights: packed, table: keyProjections)
      for first in stride(
        from: member * groupsOfTurn, to: groups, by: pool.threads * groupsOfTurn)
      {
        for number in first..<min(first + groupsOfTurn, groups) {
          let group = RowGroup(number, rows: rows.count)
          let logits = workspaces[member].predict(
            group.positions &+ UInt32(rows.lowerBound), indices: indices, histories: histories,
            pass)
          body(group, logits, workspaces[member].buffers.values)
        }
      }
    }
  }

  /// Returns the mean loss of rows, or of lists, with these logits.
  package func meanLoss(logits: [Float], labels: [UInt8]) -> Double {
    var total = 0.0
    for first in stride(from: 0, to: logits.count, by: Lanes.count) {
      var x = Lanes.zero
      var y = Lanes.zero
      let count = min(Lanes.count, logits.count - first)
      for lane in 0..<count {
        x[lane] = logits[first + lane]
        y[lane] = Float(labels[first + lane])
      }
      let values = loss.evaluate(logits: x, labels: y).value
      for lane in 0..<count { total += Double(values[lane]) }
    }
    return total / Double(max(lists.anchors(ofRows: logits.count), 1))
  }
}
