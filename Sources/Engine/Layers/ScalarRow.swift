import Foundation
import Kernels

/// The numbers of one row in double precision, for `Layer.reference`.
struct ScalarRow {
  /// Embeddings of all fields, [F][d].
  let embeddings: [[Double]]
  /// Linear weights of all fields' keys, [F][width].
  let linear: [[Double]]
  /// Length of the row's history.
  let historyCount: Int
  private let parameters: Buffer<Float>
  private let values: Buffer<Lanes>
  private let lane: Int

  /// - Parameters:
  ///   - lane: of the row in the values and inputs of a group.
  ///   - keys: of the row, [F].
  init(
    lane: Int, of workspace: Workspace, _ inputs: GroupInputs, keys: [Int32],
    _ embedding: EmbeddingLayer, parameters: Buffer<Float>
  ) {
    func rows(_ table: EmbeddingTable?) -> [[Double]] {
      guard let table else { return [] }
      var lanes = [Lanes](repeating: .zero, count: table.width)
      return keys.map { key in
        var span = lanes.mutableSpan
        table.lookUp(IndexLanes(repeating: key), parameters: parameters.span, into: &span, at: 0)
        return lanes.map { Double($0[0]) }
      }
    }
    embeddings = rows(embedding.table)
    linear = rows(embedding.linear)
    historyCount = inputs.historyCounts.count == 0 ? 0 : Int(inputs.historyCounts[0][lane])
    self.parameters = parameters
    values = workspace.values
    self.lane = lane
  }

  /// A tensor's values, [rows][width].
  func values(_ tensor: Tensor) -> [[Double]] {
    (0..<tensor.rows).map { row in
      (0..<tensor.width).map { Double(values[tensor.start + row * tensor.stride + $0][lane]) }
    }
  }

  /// A tensor's values as one row.
  func flat(_ tensor: Tensor) -> [Double] { values(tensor).flatMap(\.self) }

  /// Weights from an offset in the parameters on.
  func weights(_ start: Int, count: Int) -> [Double] {
    (start..<start + count).map { Double(parameters[$0]) }
  }

  /// All pairs i < j of some fields, row by row.
  static func fieldPairs(_ count: Int) -> [(Int, Int)] {
    (0..<count).flatMap { i in (i + 1..<max(count, i + 1)).map { (i, $0) } }
  }

  /// x·W for weights [x.count, columns] from an offset on, of a matrix whose rows are `stride`
  /// apart.
  func product(_ x: [Double], _ start: Int, columns: Int, stride: Int? = nil) -> [Double] {
    (0..<columns).map { column in
      x.indices.reduce(0) {
        $0 + x[$1] * Double(parameters[start + $1 * (stride ?? columns) + column])
      }
    }
  }
}

extension [Double] {
  func dot(_ other: [Double]) -> Double { zip(self, other).reduce(0) { $0 + $1.0 * $1.1 } }

  func plus(_ other: [Double]) -> [Double] { zip(self, other).map { $0 + $1 } }

  func times(_ other: [Double]) -> [Double] { zip(self, other).map { $0 * $1 } }

  var rectified: [Double] { map { $0 > 0 ? $0 : 0 } }

  /// Softmax.
  var shares: [Double] {
    let powers = map { exp($0) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
