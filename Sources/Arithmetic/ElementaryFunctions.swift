/// Logarithms and exponentials whose bits are the same on every system.
///
/// Only additions, products and quotients are used, which IEEE 754 rounds the same everywhere. The C
/// library picks different code on different CPUs, and weights, data hashes and recorded metrics must
/// agree to the last bit.
package enum ElementaryFunctions {
  /// Returns log x of a normal positive number, within 1 unit in the last place.
  ///
  /// The method of fdlibm's `e_log.c`: x = 2ᵏ(1 + f) with 1 + f in √½…√2 and, with s = f / (2 + f),
  /// log(1 + f) = 2 artanh(s) by an odd polynomial.
  package static func logarithm(_ x: Double) -> Double {
    var k = Double(x.exponent)
    var mantissa = x.significand
    if mantissa > 1.4142135623730951 {
      mantissa /= 2
      k += 1
    }
    let f = mantissa - 1
    let s = f / (2 + f)
    let z = s * s
    let r = z * logarithmCoefficients.reduce(0) { $0 * z + $1 }
    let half = 0.5 * f * f
    return k * ln2High - ((half - (s * (half + r) + k * ln2Low)) - f)
  }

  private static let logarithmCoefficients = [
    1.479819860510658591e-1, 1.531383769920937332e-1, 1.818357216161805012e-1,
    2.222219843214978396e-1, 2.857142874366239149e-1, 3.999999999940941908e-1,
    6.666666666666735130e-1,
  ]

  /// Returns log₂ x of a normal positive number, within 2 units in the last place; exact for powers
  /// of two.
  package static func binaryLogarithm(_ x: Double) -> Double {
    var exponent = Double(x.exponent)
    var significand = x.significand
    if significand > 1.5 {
      significand /= 2
      exponent += 1
    }
    let natural = 2 * inverseHyperbolicTangent((significand - 1) / (significand + 1))
    return exponent + natural / ln2
  }

  /// Returns e^(−x) for x ≥ 0, within a few units in the last place; 0 above 708.
  package static func decay(_ x: Double) -> Double {
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

  /// Returns log(1 + e^(−x)) for x ≥ 0, within a few units in the last place: the nonlinear part of
  /// the logistic loss.
  package static func softTail(_ x: Double) -> Double {
    let small = decay(x)
    // log(1 + y) = 2 artanh(y / (2 + y)), with y ≤ 1.
    return 2 * inverseHyperbolicTangent(small / (2 + small))
  }

  private static let ln2 = 0.693147180559945309
  /// ln 2 in two parts: the first has trailing zeros, so whole multiples up to 2¹¹ are exact.
  private static let ln2High = 6.93147180369123816490e-01
  private static let ln2Low = 1.90821492927058770002e-10

  /// artanh(s) = s + s³/3 + s⁵/5 + …, for |s| ≤ 1/3.
  private static func inverseHyperbolicTangent(_ s: Double) -> Double {
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
}
