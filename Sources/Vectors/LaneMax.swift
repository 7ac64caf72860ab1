// The standard library's `pointwiseMax` compiles to a branch per lane; these compile to one or two
// vector instructions.

/// Returns the larger of each pair; `b` where `a` is NaN.
@inlinable @inline(__always)
package func larger(_ a: Lanes, _ b: Lanes) -> Lanes {
  #if SIXTEEN_LANES
    return b.replacing(with: a, where: a .> b)
  #else
    // One instruction; the line above compiles to a comparison and a blend.
    var result = Lanes()
    for lane in 0..<Lanes.scalarCount {
      result[lane] = a[lane] > b[lane] ? a[lane] : b[lane]
    }
    return result
  #endif
}

/// Returns `value` where `condition` is above zero, else zero.
@inlinable @inline(__always)
package func keep(_ value: Lanes, wherePositive condition: Lanes) -> Lanes {
  let nothing = Lanes.zero
  return nothing.replacing(with: value, where: nothing .< condition)
}
