/// Estimated work of a trial, in forward passes of a row.
///
/// Training a row costs three forward passes, the backward pass being twice the forward one.
/// Validation and the test rows are left out as negligible.
package struct TrialWork: Sendable, Hashable {
  package let training: Double
  /// Scoring of the candidates that the test ranks.
  package let ranking: Double

  /// - Parameters:
  ///   - trainRows: rows that one epoch computes.
  ///   - candidateRows: rows that are scored to rank candidates.
  package init(trainRows: Int, epochs: Int, candidateRows: Int = 0) {
    training = 3 * Double(trainRows) * Double(epochs)
    ranking = Double(candidateRows)
  }

  package var total: Double { training + ranking }

  /// Returns the completed share of the whole trial, 0…1.
  ///
  /// - Parameters:
  ///   - training: completed share of the training.
  ///   - ranking: completed share of the ranking.
  package func fraction(training trained: Double, ranking ranked: Double = 0) -> Double {
    total > 0 ? (training * trained + ranking * ranked) / total : 1
  }
}
