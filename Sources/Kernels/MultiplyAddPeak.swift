/// Runs fused multiply-adds on independent vectors without memory access: the peak rate of a core,
/// which bounds every kernel.
///
/// - Returns: a number that depends on all of them, so that the compiler removes none.
@inline(never)
public func runMultiplyAdds(iterations: Int, factor: Float) -> Float {
  var (a0, a1, a2, a3) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
  var (b0, b1, b2, b3) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
  var (c0, c1, c2, c3) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
  let x = Lanes(repeating: factor)
  let y = Lanes(repeating: 1 - factor)
  for _ in 0..<iterations {
    a0.addProduct(x, y)
    a1.addProduct(x, y)
    a2.addProduct(x, y)
    a3.addProduct(x, y)
    b0.addProduct(x, y)
    b1.addProduct(x, y)
    b2.addProduct(x, y)
    b3.addProduct(x, y)
    c0.addProduct(x, y)
    c1.addProduct(x, y)
    c2.addProduct(x, y)
    c3.addProduct(x, y)
  }
  let sum = ((a0 + a1) + (a2 + a3)) + ((b0 + b1) + (b2 + b3)) + ((c0 + c1) + (c2 + c3))
  return sum.sum()
}

/// Floating-point operations of one iteration of `runMultiplyAdds`: a multiplication and an
/// addition on twelve vectors of eight.
public let operationsOfMultiplyAdds = 12 * 8 * 2
