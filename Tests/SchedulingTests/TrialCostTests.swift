import ExperimentModel
import Scheduling
import Testing

@Suite struct TrialCostTests {
  /// Counted by hand: 2 fields, embeddings of 4, one layer of 2 heads of 3, an MLP of one unit.
  @Test func countsEveryProduct() {
    var settings = Hyperparameters()
    settings.embeddingDimension = 4
    settings.attentionLayers = 1
    settings.attentionDimension = 3
    settings.hiddenSizes = [5]
    let projections = 4 * 2 * (2 * 4 * 6)
    let attention = 2 * 2 * (2 * 2 * 6) + 5 * 2 * (2 * 2)
    let output = 2 * (2 * 6)
    let mlp = 2 * (8 * 5) + 2 * (5 * 1)
    #expect(
      TrialCost.forwardOperations(settings, fields: 2)
        == Double(projections + attention + output + mlp))

    settings.model = .autoInt
    settings.residual = .none
    #expect(
      TrialCost.forwardOperations(settings, fields: 2)
        == Double(projections * 3 / 4 + attention + output))
  }

  @Test func growsWithEpochsAndRows() {
    var settings = Hyperparameters()
    let once = TrialCost(settings, trainRows: 1000, fields: 14)
    settings.epochs *= 4
    let more = TrialCost(settings, trainRows: 500, fields: 14)
    #expect(more.operations == 2 * once.operations)
    #expect(once < more)
  }
}

@Suite struct MakespanTests {
  @Test(
    arguments: [
      ([], [], 3, 0), ([6], [], 3, 3), ([6, 4, 2], [], 1, 6), ([6, 4, 2], [], 2, 3),
      ([4, 4, 4], [], 2, 4), ([2], [10, 2], 2, 5), ([2, 2], [10], 2, 5),
    ] as [([Double], [Double], Int, Double)])
  func eachWorkerTakesTheNextTask(
    tasks: [Double], busy: [Double], workers: Int, seconds: Double
  ) {
    #expect(Makespan.seconds(tasks, busy: busy, workers: workers, speed: 2) == seconds)
  }
}
