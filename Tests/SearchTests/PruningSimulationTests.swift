import ExperimentModel
import Testing

@testable import Search

@Suite struct PruningSimulationTests {
  private func simulation(_ kind: PruningRule.Kind, seed: UInt64 = 1) -> PruningSimulation {
    let rule = PruningRule(kind, minimumEpochs: 1, maximumEpochs: 27)
    return PruningSimulation(rule: rule, lag: ResultLag(16, pruning: rule), seed: seed)
  }

  /// 500 trials on 16 workers: waiting in order costs at most a tenth of the time that asynchronous
  /// successive halving needs for the same number of epochs. (It costs about 1 %.)
  @Test(arguments: PruningRule.Kind.allCases, [UInt64(1), 2, 3])
  func waitingCostsLittle(kind: PruningRule.Kind, seed: UInt64) {
    let ordered = simulation(kind, seed: seed)
    var asynchronous = ordered
    asynchronous.isAsynchronous = true
    asynchronous.lag = nil
    let utilization = ordered.run().utilization(16)
    #expect(utilization >= asynchronous.run().utilization(16) / 1.1)
  }

  /// A lag without stages makes most workers wait for the longest trial.
  @Test func stagesOfTheLagAreNeeded() {
    var unstaged = simulation(.asha)
    unstaged.lag = ResultLag(16)
    #expect(unstaged.run().utilization(16) < 0.5)
  }

  /// Neither the number of workers nor their speed changes what is trained.
  @Test(arguments: PruningRule.Kind.allCases)
  func decisionsDoNotDependOnWorkers(kind: PruningRule.Kind) {
    var simulation = simulation(kind)
    simulation.trials = 200
    let expected = simulation.run().epochs
    #expect(expected.reduce(0, +) < 200 * 27 / 2)
    for workers in [1, 2, 7, 40] {
      simulation.workers = workers
      simulation.speeds = UInt64(workers)
      #expect(simulation.run().epochs == expected)
    }
  }

  /// The same holds for asynchronous halving only by chance.
  @Test func asynchronousDecisionsDependOnWorkers() {
    var simulation = simulation(.asha)
    simulation.isAsynchronous = true
    let expected = simulation.run().epochs
    simulation.workers = 7
    #expect(simulation.run().epochs != expected)
  }
}
