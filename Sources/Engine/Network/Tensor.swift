/// Output of a layer: [rows, width] lanes, with a place for the values and one for the derivatives
/// of the loss with respect to them.
struct Tensor: Sendable, Hashable {
  let rows: Int
  let width: Int
  /// Lanes from one row to the next.
  let stride: Int
  /// Offset in `Workspace.values`.
  let start: Int
  /// Offset in `Workspace.derivatives`.
  let derivativeStart: Int

  /// Lanes from the first to the last, padding between rows included.
  var count: Int { rows == 0 ? 0 : (rows - 1) * stride + width }
  var range: Range<Int> { start..<start + count }
  var derivativeRange: Range<Int> { derivativeStart..<derivativeStart + count }
  /// True if the rows lie side by side, so that the tensor can be read as one row.
  var isContiguous: Bool { rows == 1 || stride == width }

  /// Some of the rows.
  func rows(_ range: Range<Int>) -> Tensor {
    Tensor(
      rows: range.count, width: width, stride: stride, start: start + range.lowerBound * stride,
      derivativeStart: derivativeStart + range.lowerBound * stride)
  }

  /// Some of the columns.
  func columns(_ range: Range<Int>) -> Tensor {
    Tensor(
      rows: rows, width: range.count, stride: stride, start: start + range.lowerBound,
      derivativeStart: derivativeStart + range.lowerBound)
  }

  /// The same numbers as one row.
  var flattened: Tensor {
    precondition(isContiguous, "a row lies side by side")
    return Tensor(
      rows: 1, width: rows * width, stride: rows * width, start: start,
      derivativeStart: derivativeStart)
  }
}

/// A tensor as the input of one layer.
///
/// Several layers may read a tensor. The first of them in backward order overwrites its derivative,
/// and the others add to it (`GroupPass.accumulates`).
struct LayerInput: Sendable {
  let tensor: Tensor
  /// Number among all inputs of the network.
  let number: Int
}

/// What a layer with weights reads: a sample's embeddings or another layer's output.
enum LayerSource: Sendable {
  /// Embeddings of all fields, [F, d]. A linear map of them is computed once per key for
  /// low-cardinality fields (`KeyProjectionTable`).
  case embeddings
  case tensor(Tensor)

  /// Width of the input as one row.
  func width(_ embedding: EmbeddingLayer) -> Int {
    switch self {
    case .embeddings: embedding.width
    case .tensor(let tensor): tensor.rows * tensor.width
    }
  }
}

extension Tensor {
  /// All pairs of rows, i < j, row by row.
  var rowPairs: RowPairs { RowPairs(rows: rows) }
}

/// The pairs of rows of a tensor, i < j, row by row.
struct RowPairs: Sequence, IteratorProtocol {
  private let rows: Int
  private var first = 0
  private var second = 0

  @inline(__always)
  init(rows: Int) { self.rows = rows }

  @inline(__always)
  mutating func next() -> (first: Int, second: Int)? {
    second += 1
    if second >= rows {
      first += 1
      second = first + 1
    }
    return second < rows ? (first, second) : nil
  }
}
