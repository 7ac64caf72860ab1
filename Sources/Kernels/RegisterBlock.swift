/// Sums of eight samples (or eight features) each that stay in vector registers while a product
/// runs over its inner dimension.
///
/// AVX2 has sixteen registers: twelve sums leave room for the operands, and eight or more keep both
/// multipliers busy, since a fused multiply-add takes four cycles and two start in each. Loops over
/// the block have constant bounds, so the compiler unrolls them away.
struct RegisterBlock<let rows: Int, let columns: Int> {
  var sums = InlineArray<rows, InlineArray<columns, SIMD8<Float>>>(
    repeating: InlineArray(repeating: .zero))

  @inline(__always)
  init() {}

  /// Takes over sums: row r, column c lies at start + r · row + c · column. Unchecked: kernels
  /// check their operands once a call.
  @inline(__always)
  mutating func load(
    _ source: borrowing MutableSpan<SIMD8<Float>>, at start: Int, row: Int, column: Int
  ) {
    for r in 0..<rows {
      for c in 0..<columns {
        sums[unchecked: r][unchecked: c] = source[unchecked: start &+ r &* row &+ c &* column]
      }
    }
  }

  /// Writes the sums where `load` would read them.
  @inline(__always)
  func store(into target: inout MutableSpan<SIMD8<Float>>, at start: Int, row: Int, column: Int) {
    for r in 0..<rows {
      for c in 0..<columns {
        target[unchecked: start &+ r &* row &+ c &* column] = sums[unchecked: r][unchecked: c]
      }
    }
  }
}

/// Cuts a length into the steps of register blocks: as long as `most`, but shorter where a step of
/// one would remain at the end, which would keep the multipliers waiting.
@inline(__always)
public func blockLength(of left: Int, most: Int) -> Int {
  if left <= most { return left }
  return left % most == 1 || left == most + 2 ? most - 1 : most
}
