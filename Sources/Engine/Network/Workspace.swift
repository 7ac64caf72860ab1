import Kernels

/// The buffers with which one thread computes groups of rows or of keys.
struct Workspace {
  /// Outputs of layers, and what the backward pass reads besides.
  let values: Buffer<Lanes>
  /// Derivatives of outputs.
  let derivatives: Buffer<Lanes>
  /// Derivatives of the embeddings, [branches, F, d], if several branches read them and a group has
  /// several subgroups; otherwise empty.
  let tokenDerivatives: Buffer<Lanes>
  /// Lanes that one layer uses at a time.
  let scratch: Buffer<Lanes>
  /// Feature lanes that one layer uses at a time: rows of lanes, sample by sample.
  let panels: Buffer<FeatureLanes>

  init(_ plan: BufferPlan, _ allocator: BufferAllocator) {
    values = allocator.buffer(repeating: .zero, count: plan.values)
    derivatives = allocator.buffer(repeating: .zero, count: plan.derivatives)
    tokenDerivatives = allocator.buffer(repeating: .zero, count: plan.tokenDerivatives)
    scratch = allocator.buffer(repeating: .zero, count: plan.scratch)
    panels = allocator.buffer(repeating: .zero, count: plan.panels)
  }
}

/// The keys of a group of rows, and the derivatives that wait until its shard may add them to the
/// gradient.
struct PendingGroup {
  let inputs: GroupInputs
  /// Of the high-cardinality fields: embeddings [fields, d], then linear weights [fields].
  let derivatives: Buffer<Lanes>

  init(_ embedding: EmbeddingLayer, _ allocator: BufferAllocator) {
    inputs = GroupInputs(embedding, allocator)
    derivatives = allocator.buffer(
      repeating: .zero, count: embedding.laneCount(fields: embedding.highCardinalityFields.count))
  }
}
