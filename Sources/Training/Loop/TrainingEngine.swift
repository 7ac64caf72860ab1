package import ExperimentModel
package import Kernels

/// Computes optimizer steps and predictions of one network on a team of threads.
///
/// A batch is cut into shards of 256 rows, each with gradient sums of its own that are added in
/// shard order. Which thread computes a shard changes nothing, so the weights are the same to the
/// last bit for any number of threads.
///
/// All buffers are made here: a step allocates none.
package final class TrainingEngine {
  package let network: Network
  package let weights: Weights
  private let optimizer: any Optimizer
  private let loss: any Loss
  private let dropout: Dropout?
  private let seed: UInt64
  private let team: ThreadTeam
  private var packed: Network.Weights
  private let workers: [ShardWorker]
  /// Of the last batch's mean loss, in the layout of the weights.
  package let gradient: Buffer<Float>
  private let shards: [ShardBuffers]
  private let noState = Buffer<Float>(repeating: 0, count: 0)

  /// Where the time goes; only with one thread, for benchmarks.
  package var phases: PhaseTimes? {
    didSet { if workers.count == 1 { workers[0].phases = phases } }
  }

  /// Rows of a shard.
  static let shardRows = 256
  /// Shards computed before their sums are added: bounds memory whatever the batch size.
  static let shardsOfWave = 8

  /// What a shard leaves for the sums over the batch.
  private struct ShardBuffers {
    /// [rows, F · d].
    let embeddings: Buffer<Float>
    let dense: Buffer<Float>
    /// One number: the sum of the rows' losses.
    let loss = Buffer<Double>(repeating: 0, count: 1)
  }

  package init(
    network: Network, settings: Hyperparameters, weights: Weights, seed: UInt64,
    threads: Int
  ) {
    precondition(weights.layout == network.layout, "the weights are another network's")
    self.network = network
    self.weights = weights
    self.seed = seed
    optimizer = settings.optimizer.makeOptimizer(learningRate: settings.learningRate)
    loss = settings.loss.makeLoss()
    let rate = network.architecture.dropout
    dropout = rate > 0 && network.perceptron != nil ? Dropout(rate: rate) : nil
    team = ThreadTeam(threads: threads)
    packed = Network.Weights(network)
    workers = (0..<threads).map { _ in ShardWorker(network) }
    gradient = Buffer(repeating: 0, count: network.layout.count)
    let shardCount = min(
      Self.shardsOfWave, (settings.batchSize + Self.shardRows - 1) / Self.shardRows)
    let rows = min(Self.shardRows, settings.batchSize)
    shards = (0..<shardCount).map { _ in
      ShardBuffers(
        embeddings: Buffer(repeating: 0, count: rows * network.embedding.width),
        dense: Buffer(repeating: 0, count: network.denseCount))
    }
  }

  /// One optimizer step on a batch.
  ///
  /// - Parameters:
  ///   - rows: the batch's rows in the table.
  ///   - epoch: from 1.
  ///   - step: of the epoch, from 0.
  /// - Returns: the sum of the rows' losses, before the step.
  package func step(
    _ rows: Span<UInt32>, of table: borrowing RowTable, epoch: Int, step: Int
  ) -> Double {
    let total = computeGradient(rows, of: table, epoch: epoch, step: step)
    weights.steps += 1
    update()
    phases?.lap(.optimizer)
    return total
  }

  /// Computes the gradient of the mean loss of a batch.
  ///
  /// - Returns: the sum of the rows' losses.
  package func computeGradient(
    _ rows: Span<UInt32>, of table: borrowing RowTable, epoch: Int, step: Int
  ) -> Double {
    let values = weights.values
    packed.pack(network, values.span, training: true)
    gradient.fill(0)
    phases?.lap(.packing)
    var total = 0.0
    var first = 0
    while first < rows.count {
      let count = min(rows.count - first, shards.count * Self.shardRows)
      total += computeWave(
        rows.extracting(first..<first + count), firstRow: first, of: table,
        lossScale: 1 / Float(rows.count), epoch: epoch, step: step)
      first += count
    }
    return total
  }

  private func computeWave(
    _ rows: Span<UInt32>, firstRow: Int, of table: borrowing RowTable, lossScale: Float,
    epoch: Int, step: Int
  ) -> Double {
    let count = (rows.count + Self.shardRows - 1) / Self.shardRows
    let (workers, shards, team, loss) = (workers, shards, team, loss)
    let (packed, parameters) = (packed, weights.values)
    let (dropout, seed) = (dropout, seed)
    let (indices, labels, fields) = (table.indices, table.labels, table.fields)
    team.run { member in
      let table = RowTable(indices: indices, labels: labels, fields: fields)
      for shard in stride(from: member, to: count, by: team.threads) {
        let start = shard * Self.shardRows
        let end = min(start + Self.shardRows, rows.count)
        let buffers = shards[shard]
        var embeddings = buffers.embeddings.mutableSpan
        var dense = buffers.dense.mutableSpan
        buffers.loss[0] = workers[member].train(
          rows.extracting(start..<end), firstRow: firstRow + start, of: table,
          parameters: parameters.span, weights: packed, loss: loss, lossScale: lossScale,
          mask: { row in
            dropout.map {
              DropoutMask(dropout: $0, seed: seed, epoch: epoch, step: step, firstRow: row)
            }
          }, embeddingDerivatives: &embeddings, denseGradient: &dense)
      }
    }
    sumEmbeddings(rows, indices: indices, fields: fields)
    phases?.lap(.embeddingGradients)
    sumDense(shards: count)
    phases?.lap(.sums)
    return (0..<count).reduce(0.0) { $0 + shards[$1].loss[0] }
  }

  /// Adds the rows' derivatives to the embeddings' gradient, in the order of the batch. Members
  /// take fields, which own disjoint rows of the table.
  private func sumEmbeddings(_ rows: Span<UInt32>, indices: Span<UInt32>, fields: Int) {
    let (shards, team, embedding, gradient) = (shards, team, network.embedding, gradient)
    team.run { member in
      for field in stride(from: member, to: fields, by: team.threads) {
        for start in stride(from: 0, to: rows.count, by: Self.shardRows) {
          let end = min(start + Self.shardRows, rows.count)
          let derivatives = shards[start / Self.shardRows].embeddings
          var sums = gradient.mutableSpan
          embedding.accumulate(
            field: field, derivatives: derivatives.span,
            indices: indices, rows: rows.extracting(start..<end), into: &sums)
        }
      }
    }
  }

  /// Adds the shards' sums of the other weights, in shard order.
  private func sumDense(shards count: Int) {
    let (shards, team, gradient, network) = (shards, team, gradient, network)
    team.run { member in
      let range = team.range(of: network.denseCount, member: member)
      var sums = gradient.mutableSpan
      for shard in 0..<count {
        let sum = shards[shard].dense
        addRow(
          sum.span, at: range.lowerBound, count: range.count,
          to: &sums, at: network.denseStart + range.lowerBound)
      }
    }
  }

  private func update() {
    let (team, gradient, optimizer, values) = (team, gradient, optimizer, weights.values)
    let (first, second, third) = (state(0), state(1), state(2))
    let step = weights.steps
    team.run { member in
      let range = team.range(of: gradient.count, member: member)
      var parameters = values.mutableSpan(of: range)
      var first = first.mutableSpan(of: range)
      var second = second.mutableSpan(of: range)
      var third = third.mutableSpan(of: range)
      optimizer.update(
        parameters: &parameters, gradients: gradient.span.extracting(range), first: &first,
        second: &second, third: &third, step: step)
    }
  }

  /// The optimizer's state of that number, or an empty buffer.
  private func state(_ index: Int) -> Buffer<Float> {
    index < weights.states.count ? weights.states[index] : noState
  }

  /// Computes the logits of a range of the table's rows.
  ///
  /// - Returns: a logit a row.
  package func predict(_ rows: Range<Int>, of table: borrowing RowTable) -> [Float] {
    let values = weights.values
    packed.pack(network, values.span, training: false)
    let logits = Buffer<Float>(repeating: 0, count: rows.count)
    let (workers, team, packed, parameters) = (workers, team, packed, weights.values)
    let (indices, labels, fields) = (table.indices, table.labels, table.fields)
    team.run { member in
      let table = RowTable(indices: indices, labels: labels, fields: fields)
      let range = team.range(of: rows.count, member: member)
      guard !range.isEmpty else { return }
      var part = logits.mutableSpan(of: range)
      workers[member].predict(
        rows.lowerBound + range.lowerBound..<rows.lowerBound + range.upperBound, of: table,
        parameters: parameters.span, weights: packed, into: &part)
    }
    return (0..<rows.count).map { logits[$0] }
  }

  /// The mean loss of rows whose logits are known.
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
    return total / Double(max(logits.count, 1))
  }
}
