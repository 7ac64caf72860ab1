import Arithmetic

/// The chi-squared distribution with whole degrees of freedom.
package struct ChiSquared: Sendable {
  /// At least 1.
  package let degreesOfFreedom: Int
  /// ln Γ(ν/2 + 1).
  private let logGammaOfNext: Double

  package init(degreesOfFreedom: Int) {
    precondition(degreesOfFreedom > 0, "chi-squared needs at least one degree of freedom")
    self.degreesOfFreedom = degreesOfFreedom
    logGammaOfNext = logGamma(halves: degreesOfFreedom + 2)
  }

  /// P(X ≤ x): the regularised incomplete gamma function P(ν/2, x/2), by its series of positive terms
  /// (NIST Digital Library of Mathematical Functions, 8.11.4).
  package func probability(atMost x: Double) -> Double {
    guard x > 0 else { return 0 }
    let (a, half) = (Double(degreesOfFreedom) / 2, x / 2)
    var (term, sum, place) = (1.0, 1.0, a)
    while term > sum * 1e-17 {
      place += 1
      term *= half / place
      sum += term
    }
    // As logarithms, because the sum of thousands of degrees overflows with the power's underflow.
    let logarithm =
      ElementaryFunctions.logarithm(sum) + a * ElementaryFunctions.logarithm(half) - half
      - logGammaOfNext
    return logarithm < 0 ? ElementaryFunctions.decay(-logarithm) : 1
  }

  /// The x with P(X ≤ x) = `probability`, between 0 and 1, both excluded.
  package func quantile(_ probability: Double) -> Double {
    precondition(probability > 0 && probability < 1, "a probability lies between 0 and 1")
    var high = Double(degreesOfFreedom)
    while self.probability(atMost: high) < probability { high *= 2 }
    return bisect(probability, from: 0, to: high) { self.probability(atMost: $0) }
  }
}
