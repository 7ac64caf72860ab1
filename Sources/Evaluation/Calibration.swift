import Arithmetic
package import ExperimentModel

/// Calibration of probabilities: the sigmoids of logits, against labels.
///
/// In double precision, and in the order of the rows.
package struct Calibration: Sendable {
  /// Mean of (p − y)². Brier, "Verification of Forecasts Expressed in Terms of Probability", Monthly
  /// Weather Review 1950.
  package let brierScore: Double
  package let bins: ReliabilityBins

  /// Each array has one element per row; a label is 0 for negative, everything else positive. Nil
  /// without rows, or if a logit is not finite.
  package init?(logits: [Float], labels: [UInt8]) {
    precondition(logits.count == labels.count, "Calibration needs a label for each logit")
    guard !logits.isEmpty, logits.allSatisfy(\.isFinite) else { return nil }
    var squares = CompensatedSum()
    var sums = Array(repeating: CompensatedSum(), count: ReliabilityBins.count)
    var bins = ReliabilityBins()
    for row in logits.indices {
      let logit = Double(logits[row])
      let isPositive = labels[row] != 0
      // The smaller of p and 1 − p keeps its digits.
      let tail = ElementaryFunctions.decay(logit.magnitude)
      let (larger, smaller) = (1 / (1 + tail), tail / (1 + tail))
      let error = (logit > 0) == isPositive ? smaller : larger
      squares.add(error * error)
      let probability = logit > 0 ? larger : smaller
      let bin = ReliabilityBins.index(of: probability)
      sums[bin].add(probability)
      bins.bins[bin].rows += 1
      if isPositive { bins.bins[bin].positives += 1 }
    }
    for bin in sums.indices { bins.bins[bin].probabilities = sums[bin].value }
    brierScore = squares.value / Double(logits.count)
    self.bins = bins
  }
}
