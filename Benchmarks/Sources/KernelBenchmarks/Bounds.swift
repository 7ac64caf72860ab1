import Kernels

extension Kernel {
  static let peak = "peak of fused multiply-adds"
  static let groupCopy = "copy of a group"
  static let tableCopy = "copy of a table"

  /// Upper bounds of a core, measured like every other kernel: arithmetic without memory access, and
  /// copies of the memory that memory-bound kernels touch.
  static func bounds(_ shape: Shape) -> [Kernel] {
    let iterations = 10_000
    return [
      Kernel(peak, .operations(iterations * MultiplyAddPeak.operationsPerIteration), bound: peak) {
        precondition(MultiplyAddPeak.run(iterations: iterations, factor: 0.5).isFinite)
      },
      copying(groupCopy, lanes: shape.fields * shape.width),
      // As much memory as Adam's four arrays: half is read, half is written.
      copying(tableCopy, lanes: 2 * shape.parameters / Lanes.scalarCount),
    ]
  }

  private static func copying(_ name: String, lanes count: Int) -> Kernel {
    let source = Buffer(repeating: Lanes.one, count: count)
    let target = Buffer(repeating: Lanes.zero, count: count)
    return Kernel(name, .bytes(2 * count * MemoryLayout<Lanes>.stride), bound: name) {
      var lanes = target.mutableSpan
      copy(source.span, at: 0, to: &lanes, at: 0, count: count)
    }
  }
}
