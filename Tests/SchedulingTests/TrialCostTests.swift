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

  @Test func growsWithTheWork() {
    let settings = Hyperparameters()
    func cost(_ trainRows: Int, _ epochs: Int, _ candidates: Int) -> TrialCost {
      TrialCost(
        settings,
        TrialWork(trainRows: trainRows, epochs: epochs, candidateRows: candidates), fields: 14)
    }
    let once = cost(1000, 5, 0)
    #expect(
      once.operations == 15_000 * TrialCost.forwardOperations(settings, fields: 14))
    #expect(cost(500, 20, 0).operations == 2 * once.operations)
    // A candidate is scored only, not trained on.
    #expect(cost(1000, 5, 15_000).operations == 2 * once.operations)
    #expect(once < cost(1000, 5, 1))
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
