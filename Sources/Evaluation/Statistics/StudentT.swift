/// Student's t distribution with whole degrees of freedom.
///
/// Computed from sums, products, quotients and square roots alone, which IEEE 754 rounds the same on
/// every CPU, so borderline verdicts are the same everywhere. The relative error, also of tiny tail
/// probabilities, is below 1e-12 up to a few thousand degrees.
package struct StudentT: Sendable {
  /// At least 1.
  package let degreesOfFreedom: Int
  /// B(ν/2, 1/2).
  private let beta: Double

  package init(degreesOfFreedom: Int) {
    precondition(degreesOfFreedom > 0, "Student's t needs at least one degree of freedom")
    self.degreesOfFreedom = degreesOfFreedom
    // B(a + 1, b) = B(a, b) · a / (a + b), starting from B(1/2, 1/2) = π or B(1, 1/2) = 2.
    var a = degreesOfFreedom.isMultiple(of: 2) ? 1 : 0.5
    var beta = degreesOfFreedom.isMultiple(of: 2) ? 2 : Double.pi
    while a < Double(degreesOfFreedom) / 2 {
      beta *= a / (a + 0.5)
      a += 1
    }
    self.beta = beta
  }

  /// P(|T| ≥ |t|), the p-value of a two-sided test: the regularised incomplete beta function
  /// I(ν/2, 1/2) at ν / (ν + t²).
  package func twoSidedProbability(_ t: Double) -> Double {
    guard !t.isNaN else { return .nan }
    guard t.isFinite, (t * t).isFinite else { return 0 }
    let freedom = Double(degreesOfFreedom)
    let (near, far) = (freedom / (freedom + t * t), t * t / (freedom + t * t))
    let front = halfPower(near) * far.squareRoot() / beta
    // Each form converges quickly on its side, without subtracting a tail from 1.
    return near < (freedom + 2) / (freedom + 5)
      ? front / (freedom / 2 * continuedFraction(near, freedom / 2, 0.5))
      : 1 - front / (0.5 * continuedFraction(far, 0.5, freedom / 2))
  }

  /// The t that |T| exceeds with probability `alpha`, between 0 and 1, both excluded.
  package func criticalValue(twoSided alpha: Double) -> Double {
    precondition(alpha > 0 && alpha < 1, "a level lies between 0 and 1")
    // The tail is convex, so Newton's steps from 0 never overshoot.
    var t = 0.0
    // A step at most doubles t, whose square overflows beyond 2⁵¹².
    for _ in 0..<600 {
      let next = t + (twoSidedProbability(t) - alpha) / (2 * density(t))
      guard next > t else { break }
      t = next
    }
    return t
  }

  /// The t with P(T ≤ t) = `probability`, between 0 and 1, both excluded.
  package func quantile(_ probability: Double) -> Double {
    if probability == 0.5 { return 0 }
    return probability < 0.5
      ? -criticalValue(twoSided: 2 * probability)
      : criticalValue(twoSided: 2 * (1 - probability))
  }

  private func density(_ t: Double) -> Double {
    let freedom = Double(degreesOfFreedom)
    let near = freedom / (freedom + t * t)
    return halfPower(near) * near.squareRoot() / (freedom.squareRoot() * beta)
  }

  /// x to the power ν/2.
  private func halfPower(_ x: Double) -> Double {
    var result = degreesOfFreedom.isMultiple(of: 2) ? 1 : x.squareRoot()
    var base = x
    var exponent = degreesOfFreedom / 2
    while exponent > 0 {
      if exponent & 1 == 1 { result *= base }
      base *= base
      exponent >>= 1
    }
    return result
  }
}

/// The continued fraction of the incomplete beta function (NIST Digital Library of Mathematical
/// Functions, 8.17.22), by Lentz's method: 1 + d₁/(1 + d₂/(1 + …)).
private func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
  let tiny = 1e-300
  var value = 1.0
  var numerator = 1.0
  var denominator = 0.0
  for step in 1...100_000 {
    let m = Double(step / 2)
    let coefficient =
      step.isMultiple(of: 2)
      ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    denominator = 1 + coefficient * denominator
    denominator = 1 / (denominator == 0 ? tiny : denominator)
    numerator = 1 + coefficient / numerator
    if numerator == 0 { numerator = tiny }
    let factor = numerator * denominator
    value *= factor
    if abs(factor - 1) < 1e-16 { break }
  }
  return value
}
