// exp and log1p over lanes. Not libm's, whose last bits differ between systems: the same operations
// in the same order everywhere, each fused where written, so that results agree on every CPU.
// Reductions and polynomials follow Moshier's Cephes library (expf, logf).

/// Adding it rounds a small float to a whole number, which then stands in the low mantissa bits.
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
/// Overflows to infinity above 88.72, goes through the subnormal numbers to zero below −103.97;
/// NaN stays NaN.
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
  // 2ⁿ as a product of two normal powers, since n reaches from −152 to 128.
  let whole = WordLanes(bitsOf: shifted) &- rounderBits &+ 512
  let half = whole &>> 1
  let first = (half &- (256 - 127)) &<< 23
  let second = (whole &- half &- (256 - 127)) &<< 23
  return power * first.floats * second.floats
}

/// e to the power of each lane that is at most zero, within 2 units in the last place: what a
/// softmax needs, in two thirds of the time of `exp`.
///
/// Below −87.3 the result stays at 1.2e−38, the smallest normal number; NaN stays NaN.
@inlinable @inline(__always)
package func expOfNonpositive(_ x: Lanes) -> Lanes {
  let x = larger(Lanes(repeating: -87.3), x)
  let shifted = Lanes(repeating: rounder).addingProduct(x, Lanes(repeating: 1.44269504088896341))
  let n = shifted - rounder
  let r = x.addingProduct(n, Lanes(repeating: -ln2High)).addingProduct(
    n, Lanes(repeating: ln2Low))
  // Times 2ⁿ, which is normal as the result is: n is added to the exponent's bits.
  let power = WordLanes(bitsOf: expPolynomial(r))
  return (power &+ (WordLanes(bitsOf: shifted) &- rounderBits) &<< 23).floats
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
/// Accurate for tiny x. −1 gives −infinity, infinity stays, less than −1 and NaN give NaN.
@inlinable @inline(__always)
package func log1p(_ x: Lanes) -> Lanes {
  // 1 + x = 2ᵏ · (1 + f) with 1 + f in √½…√2.
  let u = x + 1
  let offset = WordLanes(bitsOf: u) &- 0x3F35_04F3
  // Arithmetic shift by way of a biased unsigned one: k + 256.
  let biased = (offset &+ 0x8000_0000) &>> 23
  let k = (biased &- 256 &+ rounderBits).floats - rounder
  let scale = ((383 &- biased) &<< 23).floats
  // One rounding, as 2⁻ᵏ − 1 is exact while x still counts beside it.
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
