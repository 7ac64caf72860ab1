/// One layer of a branch: shapes, offsets and arithmetic, without state.
///
/// An extension of `NetworkBuilder` beside each layer creates it, reserves its buffers and returns
/// its output. Weights, packed matrices, saved values, derivatives and gradient sums are offsets in
/// buffers that the network allocates, so a layer writes no code for allocation, packing or
/// reduction.
protocol Layer: Sendable {
  /// Floating-point operations of a row's forward pass; a multiplication and an addition count as
  /// two.
  var operations: Double { get }

  /// The tensor that the layer writes.
  var output: Tensor { get }

  /// The output of one row without dropout, [rows][width], computed plainly from the row's inputs.
  ///
  /// Documentation, and what tests compare `forward` with.
  func reference(_ row: ScalarRow) -> [[Double]]

  /// Computes the output of a group of rows.
  func forward(_ pass: GroupPass)

  /// Computes the derivatives of the inputs from that of the output, which it may overwrite, and
  /// adds to the gradient of the weights.
  func backward(_ pass: GroupPass)
}

/// A linear map of embeddings that is computed once per key for low-cardinality fields.
///
/// A batch of 2048 rows with 14 fields has 28,672 embeddings, but most fields have only a few dozen
/// keys. A map has a section in each entry of the `KeyProjectionTable`.
protocol KeyProjection: Sendable {
  /// Writes the projections of a group of keys to the table.
  func projectKeys(_ pass: KeyPass)

  /// Adds to the derivatives of the keys' embeddings and to the gradient of the weights.
  func projectKeysBackward(_ pass: KeyPass)
}
