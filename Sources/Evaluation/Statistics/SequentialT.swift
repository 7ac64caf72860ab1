import Arithmetic

/// A paired t test that is valid at every number of pairs, however often the data were looked at and
/// whatever made the sampling stop.
///
/// The Bayes factor Eₙ of a normal effect against none is a test martingale if there is none, so the
/// chance that it ever reaches 1/α is at most α (Ville 1939). With t of n pairs, ν = n − 1, r = 1 + n·g:
///
///     ln Eₙ = −½ ln r + n/2 · [ln(1 + t²/ν) − ln(1 + t²/(ν·r))]
///
/// The effect δ = mean / standard deviation has the prior N(0, g), and the deviation the right Haar
/// prior, which makes the test independent of it (Lai, "On Confidence Sequences", Annals of
/// Statistics 1976; Grünwald, de Heide and Koolen, "Safe Testing", JRSS B 2024).
package struct SequentialT: Sendable {
  /// The variance g of the effect's prior. Four expects effects of about two standard deviations:
  /// among 13 comparisons, an effect of three is shown with 7.2 pairs on average; with g = 1, 8.5.
  package static let priorVariance = 4.0

  /// At least 2.
  package let count: Int
  private let r: Double

  package init(count: Int, priorVariance: Double = SequentialT.priorVariance) {
    precondition(count > 1, "a t test needs two pairs")
    self.count = count
    r = 1 + Double(count) * priorVariance
  }

  /// Returns min(1, 1/E): a p value that is valid at every look.
  ///
  /// - Parameter t: mean / (deviation / √n).
  package func probability(_ t: Double) -> Double {
    guard !t.isNaN else { return .nan }
    let n = Double(count)
    // (1 + x) / (1 + x/r), whose limit for large x is r.
    let x = t * t / (n - 1)
    let ratio = x.isFinite ? (1 + x) / (1 + x / r) : r
    let evidence = (n * ln(ratio) - ln(r)) / 2
    return evidence <= 0 ? 1 : ElementaryFunctions.decay(evidence)
  }

  /// Returns the t at which the p value is `alpha`, the half width of a confidence sequence in standard
  /// errors; nil if no t is large enough.
  package func criticalValue(_ alpha: Double) -> Double? {
    let n = Double(count)
    let exponent = (ln(r) - 2 * ln(alpha)) / n
    let ratio = 1 / ElementaryFunctions.decay(exponent)
    guard ratio < r else { return nil }
    return ((n - 1) * (ratio - 1) / (1 - ratio / r)).squareRoot()
  }

  private func ln(_ x: Double) -> Double { ElementaryFunctions.logarithm(x) }
}
