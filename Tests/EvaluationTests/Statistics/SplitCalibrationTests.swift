import Evaluation
import Testing

/// The corrected resampled t test over random splits of the same rows.
struct SplitCalibrationTests {
  /// NumPy and SciPy: s · √(1/5 + 0.2/0.72), and for five folds s · √(1/5 + 1/4); t with 4 degrees.
  @Test func correctedVarianceAgreesWithSciPy() throws {
    let differences = [0.011, 0.004, 0.009, 0.013, 0.002]
    let zeros = [Double](repeating: 0, count: 5)
    let splits = try #require(
      PairedDifference.tTest(differences, minus: zeros, overlap: 0.2 / 0.72))
    #expect(abs(try #require(splits.p) - 0.07257189209791488) < 1e-12)
    let interval = try #require(splits.interval)
    #expect(abs(interval.lowerBound - -0.0011398849791464556) < 1e-12)
    #expect(abs(interval.upperBound - 0.016739884979146455) < 1e-12)
    let folds = try #require(PairedDifference.tTest(differences, minus: zeros, overlap: 0.25))
    #expect(abs(try #require(folds.p) - 0.06704692029618059) < 1e-12)
    let mean = try #require(MeanEstimate(differences, overlap: 0.2 / 0.72))
    #expect(abs(try #require(mean.margin) - 0.0089398849791464555) < 1e-12)
    // The rope's test uses the same error.
    let plain = try #require(PairedDifference.tTest(differences, minus: zeros))
    let (narrow, wide) = (
      try #require(plain.equivalenceProbability(margin: 0.02, validity: .fixedCount)),
      try #require(splits.equivalenceProbability(margin: 0.02, validity: .fixedCount))
    )
    #expect(wide > narrow)
  }

  /// Two learners without a difference, on five splits of 100 rows: 72 train, 20 test. The difference of
  /// a split is the mean of the test rows' differences, and half the mean of an effect of the training
  /// rows. Without the correction, p < 0.05 in about 15 % of datasets.
  @Test func nullDifferencesOverOverlappingTrainingSets() {
    let (datasets, splits, rows, test, train) = (2_000, 5, 100, 20, 72)
    let random = CounterRandom(key: 25)
    var counter = 0
    var (corrected, uncorrected) = (0, 0)
    for _ in 0..<datasets {
      let ofTest = (0..<rows).map { random.normal(counter + $0) }
      let ofTraining = (0..<rows).map { random.normal(counter + rows + $0) }
      counter += 2 * rows
      let differences = (0..<splits).map { _ in
        var order = Array(0..<rows)
        for place in stride(from: rows - 1, to: 0, by: -1) {
          counter += 1
          order.swapAt(place, Int(random.index(UInt64(2 * counter), below: place + 1)))
        }
        let tested = order.suffix(test).reduce(0) { $0 + ofTest[$1] } / Double(test)
        let trained = order.prefix(train).reduce(0) { $0 + ofTraining[$1] } / Double(train)
        return tested + trained / 2
      }
      let zeros = [Double](repeating: 0, count: splits)
      func isFound(overlap: Double) -> Bool {
        PairedDifference.tTest(differences, minus: zeros, overlap: overlap)?.p ?? 1 < 0.05
      }
      if isFound(overlap: Double(test) / Double(train)) { corrected += 1 }
      if isFound(overlap: 0) { uncorrected += 1 }
    }
    let total = Double(datasets)
    #expect(Double(corrected) / total < 0.07)
    #expect(Double(uncorrected) / total > 0.11)
  }
}
