/// Predicted probabilities against labels, in bins of equal width: a reliability diagram.
///
/// Naeini et al., "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015; Guo et
/// al., "On Calibration of Modern Neural Networks", ICML 2017, with 15 bins.
package struct ReliabilityBins: Sendable, Hashable, Codable {
  /// Rows whose predicted probability p of a positive label is in one bin.
  package struct Bin: Sendable, Hashable, Codable {
    package var rows: Int
    package var positives: Int
    /// Sum of p over the rows.
    package var probabilities: Double

    package init(rows: Int = 0, positives: Int = 0, probabilities: Double = 0) {
      self.rows = rows
      self.positives = positives
      self.probabilities = probabilities
    }

    /// Mean predicted probability; nil without a row.
    package var confidence: Double? { rows > 0 ? probabilities / Double(rows) : nil }

    /// Share of positive rows; nil without a row.
    package var positiveShare: Double? { rows > 0 ? Double(positives) / Double(rows) : nil }
  }

  /// Number of bins.
  package static let count = 15

  /// Bin b holds b / count < p ≤ (b + 1) / count, the first one 0 too.
  package var bins: [Bin]

  package init(bins: [Bin] = Array(repeating: Bin(), count: count)) {
    precondition(bins.count == Self.count, "there are \(Self.count) bins")
    self.bins = bins
  }

  /// Returns the index of the bin of a probability.
  package static func index(of probability: Double) -> Int {
    let place = (probability * Double(count)).rounded(.up)
    return min(max(Int(place) - 1, 0), count - 1)
  }

  package var rows: Int { bins.reduce(0) { $0 + $1.rows } }

  /// Mean over the rows of |mean p − share of positives| of their bin; nil without a row.
  package var expectedCalibrationError: Double? {
    guard rows > 0 else { return nil }
    let sum = bins.reduce(0.0) { $0 + ($1.probabilities - Double($1.positives)).magnitude }
    return sum / Double(rows)
  }

  /// Returns the bins of all rows of several tests, such as those of a configuration's seeds; nil
  /// without one.
  package static func sum(of all: [ReliabilityBins]) -> ReliabilityBins? {
    guard let first = all.first else { return nil }
    return all.dropFirst().reduce(first) { total, next in
      ReliabilityBins(
        bins: zip(total.bins, next.bins).map {
          Bin(
            rows: $0.rows + $1.rows, positives: $0.positives + $1.positives,
            probabilities: $0.probabilities + $1.probabilities)
        })
    }
  }
}
