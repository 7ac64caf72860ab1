// exp and log1p over lanes. The last bits of libm's differ between systems; these run the same
// operations in the same order on every CPU, fused only where written. Range reductions and
// polynomials follow Moshier's Cephes library (expf, logf).

/// Adding this number rounds a small float to an integer, whose bits are then the low mantissa
/// bits.
@inlinable @inline(__always)
package var rounder: Float { 12_582_912 }  // 1.5 · 2²³
@inlinable @inline(__always)
package var rounderBits: UInt32 { 0x4B40_0000 }

// ln 2 = high − low; products of `high` with small whole numbers are exact.
@inlinable @inline(__always)
package var ln2High: Float { 0.693359375 }
@inlinable @inline(__always)
package var ln2Low: Float { 2.12194440e-4 }

/// e to the power of each lane, within 2 units in the last place.
///
/// Overflows to infinity above 88.72 and underflows gradually to zero below −103.97. NaN gives NaN.
@inlinable @inline(__always)
public func exp(_ x: Lanes) -> Lanes {
  var x = x
  x.replace(with: 89, where: x .> 89)
  x.replace(with: -105, where: x .< -105)
  // x = n · ln 2 + r with |r| ≤ ln 2 / 2.
  let shifted = Lanes(repeating: rounder).addingProduct(x, Lanes(repeating: 1.44269504088896341))
  let n = shifted - rounder
  let r = x.addingProduct(n, Lanes(repeating: -ln2High)).addingProduct(
    n, Lanes(repeating: ln2Low))
  let power = expPolynomial(r)
  // 2ⁿ is the product of two normal powers, since n ranges from −152 to 128.
  let whole = WordLanes(bitsOf: shifted) &- rounderBits &+ 512
  let half = whole &>> 1
  let first = (half &- (256 - 127)) &<< 23
  let second = (whole &- half &- (256 - 127)) &<< 23
  return power * first.floats * second.floats
}

/// e to the power of scale · x for x ≤ 0, as a softmax needs it, in half the time of `exp`.
///
/// The relative error is at most 2⁻²² + |scale · x| · 2⁻²³. Below scale · x = −87.2 the result is
/// 1.3e−38, close to the smallest normal number. NaN gives NaN.
package struct NonpositiveExponential {
  /// e^(scale · x) = 2^(factor · x).
  @usableFromInline let factor: Lanes
  /// The smallest x whose result is a normal number.
  @usableFromInline let least: Lanes

  /// - Parameter scale: greater than zero.
  package init(scale: Float) {
    let factor = scale * 1.44269504088896341
    self.factor = Lanes(repeating: factor)
    least = Lanes(repeating: -125.8 / factor)
  }

  @inlinable @inline(__always)
  package func callAsFunction(_ x: Lanes) -> Lanes {
    let x = larger(least, x)
    // factor · x = n + f with |f| ≤ ½.
    let shifted = Lanes(repeating: rounder).addingProduct(x, factor)
    let n = shifted - rounder
    let f = (-n).addingProduct(x, factor)
    // 2^f = 1 + f · q(f), where q is the minimax polynomial of degree 4 (Remez's algorithm, then a
    // search over neighbouring floats).
    var p = Lanes(repeating: 1.326472615e-3)
    p = Lanes(repeating: 9.67151206e-3).addingProduct(p, f)
    p = Lanes(repeating: 5.550732464e-2).addingProduct(p, f)
    p = Lanes(repeating: 2.402224541e-1).addingProduct(p, f)
    p = Lanes(repeating: 6.931470037e-1).addingProduct(p, f)
    p = Lanes.one.addingProduct(p, f)
    // Multiplies by 2ⁿ: adds n to the exponent bits. The rounder's bits are shifted out.
    return (WordLanes(bitsOf: p) &+ WordLanes(bitsOf: shifted) &<< 23).floats
  }
}

/// e to the power of r, |r| ≤ ln 2 / 2.
@inlinable @inline(__always)
package func expPolynomial(_ r: Lanes) -> Lanes {
  var p = Lanes(repeating: 1.9875691500e-4)
  p = Lanes(repeating: 1.3981999507e-3).addingProduct(p, r)
  p = Lanes(repeating: 8.3334519073e-3).addingProduct(p, r)
  p = Lanes(repeating: 4.1665795894e-2).addingProduct(p, r)
  p = Lanes(repeating: 1.6666665459e-1).addingProduct(p, r)
  p = Lanes(repeating: 5.0000001201e-1).addingProduct(p, r)
  return (r.addingProduct(p, r * r)) + 1
}

/// log(1 + x) of each lane, within 2 units in the last place, for x ≥ −1.
///
/// Accurate for tiny x. −1 gives −infinity and infinity gives infinity; x < −1 and NaN give NaN.
@inlinable @inline(__always)
package func log1p(_ x: Lanes) -> Lanes {
  // 1 + x = 2ᵏ · (1 + f) with 1 + f in √½…√2.
  let u = x + 1
  let offset = WordLanes(bitsOf: u) &- 0x3F35_04F3
  // An arithmetic shift, done as a biased unsigned one: k + 256.
  let biased = (offset &+ 0x8000_0000) &>> 23
  let k = (biased &- 256 &+ rounderBits).floats - rounder
  let scale = ((383 &- biased) &<< 23).floats
  // One rounding, since 2⁻ᵏ − 1 is exact as long as x still contributes.
  var f = (scale - 1).addingProduct(x, scale)
  let mantissa = (offset & 0x007F_FFFF) &+ 0x3F35_04F3
  f.replace(with: mantissa.floats - 1, where: k .> 25)
  var p = Lanes(repeating: 7.0376836292e-2)
  p = Lanes(repeating: -1.1514610310e-1).addingProduct(p, f)
  p = Lanes(repeating: 1.1676998740e-1).addingProduct(p, f)
  p = Lanes(repeating: -1.2420140846e-1).addingProduct(p, f)
  p = Lanes(repeating: 1.4249322787e-1).addingProduct(p, f)
  p = Lanes(repeating: -1.6668057665e-1).addingProduct(p, f)
  p = Lanes(repeating: 2.0000714765e-1).addingProduct(p, f)
  p = Lanes(repeating: -2.4999993993e-1).addingProduct(p, f)
  p = Lanes(repeating: 3.3333331174e-1).addingProduct(p, f)
  let square = f * f
  var tail = (p * f) * square
  tail = tail.addingProduct(k, Lanes(repeating: -ln2Low))
  tail = tail.addingProduct(square, Lanes(repeating: -0.5))
  var result = (f + tail).addingProduct(k, Lanes(repeating: ln2High))
  result.replace(with: x, where: .!(x .< .infinity))  // infinity, NaN
  result.replace(with: -.infinity, where: x .== -1)
  result.replace(with: .nan, where: x .< -1)
  return result
}
