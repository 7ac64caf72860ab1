import Arithmetic

/// Returns the expected maximum of independent standard normal values: what the best of equally good
/// configurations leads their mean by, in standard errors of a mean.
///
///     E[max] = ∫₀^∞ 1 − Φ(x)ᵏ − (1 − Φ(x))ᵏ dx
///
/// Order statistics of the normal distribution have no closed form beyond k = 5 (David and Nagaraja,
/// Order Statistics, 2003, section 3.2). The trapezoidal rule is exact to 1e-9: the integrand has no
/// slope at either end.
///
/// - Parameter count: Number k of values, at least 1.
package func expectedMaximumOfNormals(_ count: Int) -> Double {
  precondition(count > 0, "a maximum needs a value")
  let k = Double(count)
  let step = 1.0 / 128
  func density(_ x: Double) -> Double {
    ElementaryFunctions.decay(x * x / 2) / (2 * Double.pi).squareRoot()
  }
  func power(_ probability: Double) -> Double {
    probability > 0 ? ElementaryFunctions.decay(-k * ElementaryFunctions.logarithm(probability)) : 0
  }
  // Φ by Simpson's rule, from its value at 0.
  var below = 0.5
  var sum = (1 - 2 * power(0.5)) / 2
  for index in 0..<(10 * 128) {
    let x = Double(index) * step
    below += step / 6 * (density(x) + 4 * density(x + step / 2) + density(x + step))
    below = min(below, 1)
    sum += 1 - power(below) - power(1 - below)
  }
  return sum * step
}
