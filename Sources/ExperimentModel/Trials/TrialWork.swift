/// What a trial has to do, counted in forward passes of a row: an estimate.
///
/// A row trains in thrice its forward pass, forward and backward together. Validation and the test
/// rows themselves are left out: they change no order worth having.
package struct TrialWork: Sendable, Hashable {
  package let training: Double
  /// Of the movies that the test ranks beside the test rows.
  package let ranking: Double

  /// - Parameters:
  ///   - trainRows: rows of one epoch.
  ///   - candidateRows: rows that are scored to rank candidates.
  package init(trainRows: Int, epochs: Int, candidateRows: Int = 0) {
    training = 3 * Double(trainRows) * Double(epochs)
    ranking = Double(candidateRows)
  }

  package var total: Double { training + ranking }

  /// Share of the whole that is done, 0…1.
  ///
  /// - Parameters:
  ///   - training: share of the training that is done.
  ///   - ranking: likewise.
  package func fraction(training trained: Double, ranking ranked: Double = 0) -> Double {
    total > 0 ? (training * trained + ranking * ranked) / total : 1
  }
}
