import Arithmetic

/// The F distribution with whole degrees of freedom: that of the ratio of two sample variances of one
/// normal distribution.
package struct FDistribution: Sendable {
  private let numerator: Int
  private let denominator: Int
  /// ln B(numerator/2, denominator/2).
  private let logBeta: Double

  /// - Parameters:
  ///   - numerator: degrees of freedom, at least 1.
  ///   - denominator: degrees of freedom, at least 1.
  package init(_ numerator: Int, _ denominator: Int) {
    self.numerator = numerator
    self.denominator = denominator
    logBeta =
      logGamma(halves: numerator) + logGamma(halves: denominator)
      - logGamma(halves: numerator + denominator)
  }

  /// The x with P(F ≤ x) = `probability`, between 0 and 1, both excluded.
  package func quantile(_ probability: Double) -> Double {
    precondition(probability > 0 && probability < 1, "a probability lies between 0 and 1")
    let (a, b) = (Double(numerator), Double(denominator))
    // P(F ≤ x) = I(a/2, b/2) at y = ax / (ax + b).
    let y = bisect(probability, from: 0, to: 1, incompleteBeta)
    return b * y / (a * (1 - y))
  }

  /// The regularised incomplete beta function at `y`, on the side where its series converges quickly.
  private func incompleteBeta(_ y: Double) -> Double {
    let (a, b) = (Double(numerator) / 2, Double(denominator) / 2)
    return y <= a / (a + b) ? series(y, a, b) : 1 - series(1 - y, b, a)
  }

  /// The series of positive terms: NIST Digital Library of Mathematical Functions, 8.17.8.
  private func series(_ y: Double, _ a: Double, _ b: Double) -> Double {
    guard y > 0 else { return 0 }
    var (term, sum, place) = (1.0, 1.0, 0.0)
    while term > sum * 1e-17 {
      term *= (a + b + place) / (a + 1 + place) * y
      sum += term
      place += 1
    }
    func ln(_ x: Double) -> Double { ElementaryFunctions.logarithm(x) }
    let logarithm = ln(sum) + a * ln(y) + b * ln(1 - y) - ln(a) - logBeta
    return logarithm < 0 ? ElementaryFunctions.decay(-logarithm) : 1
  }
}
