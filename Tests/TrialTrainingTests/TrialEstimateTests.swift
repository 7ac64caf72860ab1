import ExperimentModel
import Testing
import TrialTraining

@Suite struct TrialEstimateTests {
  private func estimate(_ change: (inout Hyperparameters) -> Void = { _ in }) -> TrialEstimate {
    var settings = Hyperparameters()
    change(&settings)
    return TrialEstimate(settings, fieldSizes: Array(repeating: 1000, count: 14))
  }

  @Test func operationsGrowWithTheWork() {
    func operations(_ trainRows: Int, _ epochs: Int, _ candidates: Int) -> Double {
      estimate().operations(
        TrialWork(trainRows: trainRows, epochs: epochs, candidateRows: candidates))
    }
    let once = operations(1000, 5, 0)
    #expect(operations(500, 20, 0) == 2 * once)
    // A candidate is only scored: one forward pass instead of three.
    #expect(operations(1000, 5, 15_000) == 2 * once)
    #expect(once < operations(1000, 5, 1))
  }

  /// Peaks in MiB of trials on MovieLens 1M, as `sweep show` reported them; with sixteen lanes that
  /// of the last is 133, with eight 130.
  @Test(arguments: [(16, 1, 97), (16, 2, 98), (32, 1, 104), (32, 2, 107), (64, 1, 133)])
  func bytesAreUpToAQuarterAboveMeasuredPeaks(dimension: Int, threads: Int, peak: Int64) {
    var settings = Hyperparameters()
    settings.embeddingDimension = dimension
    let bytes = TrialEstimate(
      settings, fieldSizes: [6041, 3707, 11, 82, 5, 13, 2, 19, 19, 17, 3, 8, 22, 3440]
    ).bytes(rows: 1_000_209, threads: threads)
    #expect((peak...peak * 5 / 4).contains(bytes >> 20), "\(bytes >> 20)")
  }

  @Test func bytesGrowWithTheSettingsAndRows() {
    func bytes(_ change: (inout Hyperparameters) -> Void = { _ in }, rows: Int = 1_000_000) -> Int64
    {
      estimate(change).bytes(rows: rows, threads: 1)
    }
    #expect(bytes { $0.embeddingDimension = 64 } > bytes())
    #expect(bytes { $0.batchSize = 256 } < bytes())
    #expect(bytes { $0[AutoIntSettings.layers] = 9 } > bytes())
    #expect(bytes { $0[AdamSettings.repeatedKeys] = .sumOfSquares } > bytes())
    #expect(bytes(rows: 2_000_000) > bytes())
  }

  /// Histories take memory for each row, beside the buffers of the engine.
  @Test func bytesCountTheHistories() {
    func bytes(_ model: HyperparameterOption, rows: Int) -> Int64 {
      var settings = Hyperparameters()
      settings.model = model
      return TrialEstimate(settings, fieldSizes: [500, 400], itemField: 1)
        .bytes(rows: rows, threads: 1)
    }
    let perRow = [HyperparameterOption.din, .mlp].map {
      (bytes($0, rows: 2_000_000) - bytes($0, rows: 1_000_000)) / 1_000_000
    }
    #expect(perRow[0] - perRow[1] == 48)
  }
}
