import Kernels

/// The buffers with which one thread trains and predicts groups of rows.
///
/// `@unchecked Sendable`: a workspace belongs to one member of the thread pool.
final class ThreadWorkspace: @unchecked Sendable {
  private let network: Network
  let buffers: Workspace
  private let groups: [PendingGroup]
  /// Rows of the groups whose derivatives have not been added yet, in their order.
  private var waiting: [Int] = []
  /// Time per phase, for benchmarks.
  var phases: PhaseTimes?

  /// - Parameter waitingGroups: the most groups that wait for `addGradient`.
  init(_ network: Network, waitingGroups: Int, _ allocator: BufferAllocator) {
    self.network = network
    buffers = Workspace(network.plan, allocator)
    groups = (0..<waitingGroups).map { _ in PendingGroup(network, allocator) }
    waiting.reserveCapacity(waitingGroups)
  }

  /// Returns a pass over groups of rows with these buffers.
  func pass(
    parameters: Buffer<Float>, weights: PackedWeights, table: KeyProjectionTable
  ) -> GroupPass {
    GroupPass(
      network, parameters: parameters, weights: weights, table: table, workspace: buffers,
      pending: groups[0], phases: phases)
  }

  /// Computes the forward and the backward pass of a group. The derivatives of embeddings of
  /// high-cardinality fields wait for `addGradient`.
  ///
  /// - Parameters:
  ///   - rows: the group's rows in the table.
  ///   - lossScale: 1 / rows, or lists, of the batch.
  ///   - pass: with the accumulators to which the group's gradient is added.
  /// - Returns: the losses of rows or lists; zero for lanes without a row.
  func train(
    _ group: RowGroup, rows: WordLanes, labels: Lanes, indices: Span<UInt32>,
    histories: RowHistories, loss: any Loss, lossScale: Float, _ pass: inout GroupPass
  ) -> Lanes {
    pass.pending = groups[waiting.count]
    pass.mask?.firstRow = group.number * Lanes.count
    pass.samples = group.count
    pass.pending.inputs.take(
      rows, indices: indices, histories: histories, network: network, table: pass.table)
    let logits = network.forward(pass)
    let (values, derivatives) = loss.evaluate(logits: logits, labels: labels)
    phases?.lap(.loss)
    network.backward(
      pass, derivative: (derivatives * lossScale).replacing(with: 0, where: .!group.present))
    waiting.append(group.count)
    return values.replacing(with: 0, where: .!group.present)
  }

  /// Adds the derivatives of all waiting groups to the gradient, in order.
  ///
  /// - Parameter squares: sums of the squared gradients over occurrences; empty if the optimizer
  ///   does not need them.
  func addGradient(to gradient: Buffer<Float>, squares: Buffer<Float>) {
    var target = gradient.mutableSpan
    var squareTarget = squares.mutableSpan
    for (index, samples) in waiting.enumerated() {
      network.addGradient(of: groups[index], samples: samples, to: &target)
      guard squares.count > 0 else { continue }
      network.addSquares(of: groups[index], samples: samples, to: &squareTarget)
    }
    waiting.removeAll(keepingCapacity: true)
    phases?.lap(.embeddingGradients)
  }

  /// Returns the logits of a group.
  ///
  /// - Parameter rows: of the table.
  func predict(
    _ rows: WordLanes, indices: Span<UInt32>, histories: RowHistories, _ pass: GroupPass
  ) -> Lanes {
    pass.pending.inputs.take(
      rows, indices: indices, histories: histories, network: network, table: pass.table)
    return network.forward(pass)
  }
}

/// A group of up to `Lanes.count` rows, one per lane; lanes without a row repeat the last one and are
/// masked.
package struct RowGroup: Sendable {
  /// Number of the group, from 0.
  let number: Int
  /// Lanes that have a row.
  let count: Int

  /// Creates a group of a range of `rows` rows.
  package init(_ number: Int, rows: Int) {
    self.number = number
    count = min(Lanes.count, rows - number * Lanes.count)
  }

  /// Returns the number of groups of `rows` rows.
  package static func count(rows: Int) -> Int { (rows + Lanes.count - 1) / Lanes.count }

  /// Position of each lane's row in the range.
  var positions: WordLanes {
    let lanes = WordLanes.numbers
    let last = WordLanes(repeating: UInt32(count - 1))
    return lanes.replacing(with: last, where: lanes .> last) &+ UInt32(number * Lanes.count)
  }

  /// Returns each lane's row in the table, and its label.
  ///
  /// - Parameters:
  ///   - rows: the batch's rows in the table.
  ///   - labels: of the table.
  @inline(__always)
  func read(_ rows: Span<UInt32>, labels: Span<UInt8>) -> (rows: WordLanes, labels: Lanes) {
    let positions = positions
    var tableRows = WordLanes()
    var targets = Lanes.zero
    for lane in 0..<Lanes.count {
      tableRows[lane] = rows[Int(positions[lane])]
      targets[lane] = Float(labels[Int(tableRows[lane])])
    }
    return (tableRows, targets)
  }

  var present: SIMDMask<IndexLanes> {
    IndexLanes.numbers .< IndexLanes(repeating: Int32(count))
  }
}
