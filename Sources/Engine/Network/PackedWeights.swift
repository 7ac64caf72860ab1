import Kernels

/// All layers' weights packed for the kernels, once per step; shared by all threads.
package struct PackedWeights: Sendable {
  private(set) var matrices: [PackedMatrix]

  init(_ plan: BufferPlan, _ allocator: BufferAllocator) {
    matrices = plan.matrices.map { allocator.matrix(inner: $0.inner, outer: $0.outer) }
  }

  /// - Parameter training: true to pack for the backward pass, too.
  mutating func pack(_ plan: BufferPlan, _ parameters: Span<Float>, training: Bool) {
    for part in plan.packings where training || !part.isForTraining {
      matrices[part.matrix].pack(
        parameters, at: part.start, rowStride: part.rowStride, columnStride: part.columnStride,
        rows: part.rows, columns: part.columns, adding: part.adding)
    }
  }
}
