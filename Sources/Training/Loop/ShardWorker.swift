import Kernels

/// The buffers with which one thread computes groups of rows: it trains shards and predicts.
///
/// `@unchecked Sendable`: a worker belongs to one member of the thread team.
final class ShardWorker: @unchecked Sendable {
  private let network: Network
  private let activations: Network.Activations
  private let gradients: Network.Gradients
  /// Where the time goes, when a benchmark asks.
  var phases: PhaseTimes?

  init(_ network: Network) {
    self.network = network
    activations = Network.Activations(network)
    gradients = Network.Gradients(network)
  }

  /// Trains on a shard: forward and backward, a group of sixteen rows at a time.
  ///
  /// - Parameters:
  ///   - rows: the shard's rows in the table.
  ///   - firstRow: position of the first of them in the batch.
  ///   - lossScale: 1 / rows of the batch.
  ///   - embeddingDerivatives: [rows of the shard, F · d], overwritten.
  ///   - denseGradient: of the weights that are not embeddings, overwritten.
  /// - Returns: the sum of the rows' losses.
  func train(
    _ rows: Span<UInt32>, firstRow: Int, of table: borrowing RowTable, parameters: Span<Float>,
    weights: borrowing Network.Weights, loss: any Loss, lossScale: Float,
    mask: (_ firstRow: Int) -> DropoutMask?,
    embeddingDerivatives: inout MutableSpan<Float>, denseGradient: inout MutableSpan<Float>
  ) -> Double {
    let width = network.embedding.width
    var total = 0.0
    var first = 0
    while first < rows.count {
      let count = min(Lanes.count, rows.count - first)
      let group = Group(rows, first: first, count: count, of: table)
      let mask = mask(firstRow + first)
      let logits = network.forward(
        table.indices, samples: group.starts, parameters: parameters, weights: weights,
        mask: mask, into: activations, phases: phases)
      let (values, derivatives) = loss.evaluate(logits: logits, labels: group.labels)
      total += Double(values.replacing(with: 0, where: .!group.present).laneSum)
      phases?.lap(.loss)
      let tokens = network.backward(
        activations, parameters: parameters, weights: weights, mask: mask,
        derivative: (derivatives * lossScale).replacing(with: 0, where: .!group.present),
        gradients: gradients, phases: phases)
      scatterLanes(
        tokens.span, width: width, samples: count, into: &embeddingDerivatives,
        at: first * width, stride: width)
      phases?.lap(.embeddingGradients)
      first += Lanes.count
    }
    network.flush(gradients, into: &denseGradient)
    phases?.lap(.sums)
    return total
  }

  /// Computes the logits of the table's rows `rows`.
  ///
  /// - Parameter logits: a number a row of `rows`, overwritten.
  func predict(
    _ rows: Range<Int>, of table: borrowing RowTable, parameters: Span<Float>,
    weights: borrowing Network.Weights, into logits: inout MutableSpan<Float>
  ) {
    var first = rows.lowerBound
    while first < rows.upperBound {
      let count = min(Lanes.count, rows.upperBound - first)
      var starts = SIMD16<Int32>()
      for lane in 0..<Lanes.count {
        starts[lane] = Int32((first + min(lane, count - 1)) * table.fields)
      }
      let values = network.forward(
        table.indices, samples: starts, parameters: parameters, weights: weights, mask: nil,
        into: activations)
      for lane in 0..<count {
        logits[first - rows.lowerBound + lane] = values[lane]
      }
      first += Lanes.count
    }
  }
}

/// Sixteen rows side by side; lanes without a row repeat the last one and count nothing.
private struct Group {
  /// Where each row's field indices start in the table.
  let starts: SIMD16<Int32>
  let labels: Lanes
  let present: SIMDMask<SIMD16<Int32>>

  init(_ rows: Span<UInt32>, first: Int, count: Int, of table: borrowing RowTable) {
    var starts = SIMD16<Int32>()
    var labels = Lanes.zero
    for lane in 0..<Lanes.count {
      let row = Int(rows[first + min(lane, count - 1)])
      starts[lane] = Int32(row * table.fields)
      labels[lane] = Float(table.labels[row])
    }
    self.starts = starts
    self.labels = labels
    let lanes = SIMD16<Int32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    present = lanes .< SIMD16<Int32>(repeating: Int32(count))
  }
}
