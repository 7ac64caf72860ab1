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

  /// Lanes in memory, padding between rows included.
  var count: Int { rows * stride }
  var range: Range<Int> { start..<start + count }
  var derivativeRange: Range<Int> { derivativeStart..<derivativeStart + count }
  /// True if the rows lie side by side, so that the tensor can be read as one row.
  var isContiguous: Bool { rows == 1 || stride == width }
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
}
