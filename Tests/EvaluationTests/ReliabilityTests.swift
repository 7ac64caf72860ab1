import Evaluation
import ExperimentModel
import Testing

/// Brier score and reliability bins, worked out by hand; `ReferenceTests` compares with scikit-learn.
@Suite struct ReliabilityTests {
  /// Two rows of probability ½ (bin 8 of 15), one of them positive; a positive row of σ(2).
  @Test func binsHoldRowsPositivesAndProbabilities() throws {
    let calibration = try #require(Calibration(logits: [0, 0, 2], labels: [1, 0, 1]))
    let high = 0.8807970779778823
    #expect(abs(calibration.brierScore - (0.5 + (1 - high) * (1 - high)) / 3) < 1e-15)
    let bins = calibration.bins.bins
    #expect(bins.count == 15)
    #expect(bins[7] == .init(rows: 2, positives: 1, probabilities: 1))
    #expect(bins[13].rows == 1 && abs(bins[13].probabilities - high) < 1e-15)
    #expect(calibration.bins.rows == 3)
    let error = try #require(calibration.bins.expectedCalibrationError)
    #expect(abs(error - (1 - high) / 3) < 1e-15)
  }

  private static let edges: [(Double, Int)] = [
    (0, 0), (0.0666, 0), (0.0667, 1), (0.5, 7), (0.9333, 13), (0.9334, 14), (1, 14),
  ]

  @Test(arguments: edges)
  func binsAreOpenAtTheLeft(probability: Double, bin: Int) {
    #expect(ReliabilityBins.index(of: probability) == bin)
  }

  /// Far from 0 the error of the likelier label keeps its digits.
  @Test func saturatedLogits() throws {
    let calibration = try #require(Calibration(logits: [30, -30], labels: [1, 0]))
    #expect(calibration.brierScore > 0 && calibration.brierScore < 1e-25)
    let wrong = try #require(Calibration(logits: [800, -800], labels: [0, 1]))
    #expect(wrong.brierScore == 1)
    #expect(Calibration(logits: [.infinity], labels: [1]) == nil)
    #expect(Calibration(logits: [], labels: []) == nil)
  }

  @Test func binsOfSeveralTestsAreAdded() throws {
    let parts = [([Float(0), 2], [UInt8(1), 0]), ([-1], [0])].compactMap {
      Calibration(logits: $0, labels: $1)?.bins
    }
    let sum = try #require(ReliabilityBins.sum(of: parts))
    let whole = try #require(Calibration(logits: [0, 2, -1], labels: [1, 0, 0]))
    #expect(sum == whole.bins)
    #expect(ReliabilityBins.sum(of: []) == nil)
  }
}
