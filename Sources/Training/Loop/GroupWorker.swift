import Kernels

/// The buffers with which one thread computes groups of eight rows: it trains and predicts.
///
/// `@unchecked Sendable`: a worker belongs to one member of the thread team.
final class GroupWorker: @unchecked Sendable {
  private let network: Network
  let activations: Network.Activations
  private let scratches: [Network.Scratch]
  /// Groups whose derivatives are not yet in the slots, in their order.
  private var waiting: [RowGroup] = []
  /// Where the time goes, when a benchmark asks.
  var phases: PhaseTimes?

  /// - Parameter waitingGroups: how many groups may wait for `addToSlots`.
  init(_ network: Network, waitingGroups: Int) {
    self.network = network
    activations = Network.Activations(network)
    let first = Network.Scratch(network)
    scratches =
      [first] + (1..<waitingGroups).map { _ in Network.Scratch(network, sharing: first) }
    waiting.reserveCapacity(waitingGroups)
  }

  /// Buffers for one backward pass.
  var scratch: Network.Scratch { scratches[0] }

  /// Trains on a group: forward and backward, down to the derivatives of its embeddings, which
  /// wait for `addToSlots`.
  ///
  /// - Parameters:
  ///   - lossScale: 1 / rows of the batch.
  ///   - sums: where the group's gradient is added.
  /// - Returns: the sum of the rows' losses.
  func train(
    _ group: RowGroup, labels: Lanes, of distinct: DistinctKeys, table: SlotTable,
    parameters: Span<Float>, weights: borrowing Network.Weights, loss: any Loss,
    lossScale: Float, mask: DropoutMask?, sums: Network.Sums
  ) -> Double {
    let logits = network.forward(
      group: group.number, of: distinct, table: table, parameters: parameters, weights: weights,
      mask: mask, into: activations, phases: phases)
    let (values, derivatives) = loss.evaluate(logits: logits, labels: labels)
    phases?.lap(.loss)
    network.backward(
      activations, parameters: parameters, weights: weights, mask: mask,
      derivative: (derivatives * lossScale).replacing(with: 0, where: .!group.present),
      scratch: scratches[waiting.count], sums: sums, phases: phases)
    waiting.append(group)
    return Double(values.replacing(with: 0, where: .!group.present).laneSum)
  }

  /// Adds the derivatives of all groups that wait to those of the slots, in the groups' order.
  func addToSlots(of distinct: DistinctKeys, table: SlotTable) {
    for (index, group) in waiting.enumerated() {
      network.addToSlots(group, of: distinct, scratch: scratches[index], table: table)
    }
    waiting.removeAll(keepingCapacity: true)
    phases?.lap(.embeddingGradients)
  }

  /// The logits of a group.
  func predict(
    _ group: RowGroup, of distinct: DistinctKeys, table: SlotTable, parameters: Span<Float>,
    weights: borrowing Network.Weights
  ) -> Lanes {
    network.forward(
      group: group.number, of: distinct, table: table, parameters: parameters, weights: weights,
      mask: nil, into: activations)
  }
}

/// Eight rows side by side; lanes without a row repeat the last one and count nothing.
package struct RowGroup: Sendable {
  /// Among the groups of the rows that were collected.
  let number: Int
  /// Lanes that have a row.
  let count: Int

  /// The group of that number among `rows` rows.
  package init(_ number: Int, rows: Int) {
    self.number = number
    count = min(Lanes.count, rows - number * Lanes.count)
  }

  /// Groups of `rows` rows.
  package static func count(rows: Int) -> Int { (rows + Lanes.count - 1) / Lanes.count }

  /// The position of a lane's row among those that were collected.
  func position(lane: Int) -> Int { number * Lanes.count + min(lane, count - 1) }

  var present: SIMDMask<SIMD8<Int32>> {
    SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7) .< SIMD8(repeating: Int32(count))
  }
}
