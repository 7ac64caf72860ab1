// Written out from additions, products and quotients alone, which IEEE 754 rounds the same
// everywhere: the C library's versions pick other code on other CPUs, and recorded metrics must
// agree to the last digit. Errors are within a few units of the last place.

private let ln2 = 0.693147180559945309
/// ln 2 in two parts: the first has trailing zeros, so whole multiples up to 2^11 are exact.
private let ln2High = 6.93147180369123816490e-01
private let ln2Low = 1.90821492927058770002e-10

/// atanh(s) = s + s³/3 + s⁵/5 + …, for |s| ≤ 1/3.
private func inverseHyperbolicTangent(_ s: Double) -> Double {
  let square = s * s
  var sum = 0.0
  // 1/3 to the power 37 lies below half a unit in the last place.
  var exponent = 37.0
  while exponent >= 3 {
    sum = (sum + 1 / exponent) * square
    exponent -= 2
  }
  return s + s * sum
}

/// log₂ x for a positive, finite, normal x; exact for powers of two.
func binaryLogarithm(_ x: Double) -> Double {
  var exponent = Double(x.exponent)
  var significand = x.significand
  if significand > 1.5 {
    significand /= 2
    exponent += 1
  }
  let natural = 2 * inverseHyperbolicTangent((significand - 1) / (significand + 1))
  return exponent + natural / ln2
}

/// e^(-x) for x ≥ 0.
func decay(_ x: Double) -> Double {
  if x > 708 { return 0 }
  let halvings = (x / ln2).rounded()
  let rest = -((x - halvings * ln2High) - halvings * ln2Low)
  // Taylor's series: |rest| ≤ ln 2 / 2, whose 15th term is below the last place.
  var sum = 1.0
  var term = 15.0
  while term >= 1 {
    sum = 1 + sum * rest / term
    term -= 1
  }
  return sum * Double(sign: .plus, exponent: -Int(halvings), significand: 1)
}

/// log(1 + e^(-x)) for x ≥ 0: what the logistic loss adds to its linear part.
func softTail(_ x: Double) -> Double {
  let small = decay(x)
  // log(1 + y) = 2 atanh(y / (2 + y)), with y ≤ 1.
  return 2 * inverseHyperbolicTangent(small / (2 + small))
}
