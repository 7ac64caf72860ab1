import Engine
import ExperimentModel
import Kernels
import Testing

/// Properties that networks with batch statistics must have, too.
extension ModelTests {
  func expectThreadsChangeNothing(
    _ settings: Hyperparameters
  ) {
    for fields in [EngineTests.Fields.large, .largePooled] {
      let one = EngineTests().train(settings, threads: 1, fields: fields, steps: 2)
      for threads in [2, 5] {
        #expect(EngineTests().train(settings, threads: threads, fields: fields, steps: 2) == one)
      }
    }
  }

  func expectAFewStepsLowerTheLoss(_ settings: Hyperparameters) {
    let engine = engine(settings, .small)
    let rows = EngineTests.Rows(64)
    let order = (0..<UInt32(64)).map { $0 }
    let table = rows.table
    let losses = (0..<60).map { engine.step(order.span, of: table, epoch: 1, step: $0) }
    #expect(losses.last! < losses[0])
  }

  /// Evaluation looks at each row alone.
  func expectPredictionsDependOnOneRow(
    _ engine: TrainingEngine, _ rows: EngineTests.Rows, count: Int
  ) {
    // Variances of random weights may be negative.
    for tensor in engine.network.layout.tensors where tensor.name.hasSuffix(".moving_variance") {
      for index in tensor.range { engine.weights.values[index] = 1 }
    }
    let table = rows.table
    let all = engine.predict(0..<count, of: table)
    #expect(all.allSatisfy { $0.isFinite })
    #expect((0..<count).map { engine.predict($0..<$0 + 1, of: table)[0] } == all)
  }
}
