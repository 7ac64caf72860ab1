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

extension Workspace {
  /// Creates the buffers of a group that keeps its values over several stages, with a thread's buffers
  /// for what one layer uses at a time.
  init(_ plan: BufferPlan, sharing thread: Workspace, _ allocator: BufferAllocator) {
    values = allocator.buffer(repeating: .zero, count: plan.values)
    derivatives = allocator.buffer(repeating: .zero, count: plan.derivatives)
    tokenDerivatives = allocator.buffer(repeating: .zero, count: plan.tokenDerivatives)
    scratch = thread.scratch
    panels = thread.panels
  }
}

/// The keys of a group of rows, and the derivatives that wait until its shard may add them to the
/// gradient.
struct PendingGroup {
  let inputs: GroupInputs
  /// Of the high-cardinality fields: embeddings [fields, d], then linear weights [fields].
  let derivatives: Buffer<Lanes>
  /// Of the target and its history, sample by sample: [lanes, 1 + length, d]. Empty for models that
  /// read no history.
  let historyDerivatives: Buffer<Float>

  init(_ network: Network, _ allocator: BufferAllocator) {
    let embedding = network.embedding
    inputs = GroupInputs(network, allocator)
    derivatives = allocator.buffer(
      repeating: .zero, count: embedding.laneCount(fields: embedding.highCardinalityFields.count))
    historyDerivatives = allocator.buffer(
      repeating: 0, count: Lanes.count * (network.history?.tensor.count ?? 0))
  }
}
