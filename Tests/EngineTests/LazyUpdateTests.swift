import ExperimentModel
import Kernels
import Testing
import Engine

/// Steps that update only the rows of a batch.
@Suite struct LazyUpdateTests {
  private static func settings(
    _ model: HyperparameterOption, _ optimizer: HyperparameterOption, lazy: Bool = true,
    _ repeatedKeys: RepeatedKeys = .squareOfSum
  ) -> Hyperparameters {
    ModelTests.settings(model.name) {
      $0.optimizer = optimizer
      $0[OptimizerSettings.lazy] = lazy
      if OptimizerSettings.repeatedKeys.definition.applies(to: $0) {
        $0[OptimizerSettings.repeatedKeys] = repeatedKeys
      }
      if optimizer == .sgd { $0[SGDSettings.momentum] = 0.9 }
      if optimizer == .rmsprop { $0[RMSpropSettings.momentum] = 0.9 }
    }
  }

  private func values(_ buffer: Buffer<Float>) -> [UInt32] {
    (0..<buffer.count).map { buffer[$0].bitPattern }
  }

  /// Rows of the tables, in the layout of the weights, that no row of a batch reads.
  private func unread(
    _ engine: TrainingEngine, _ fields: EngineTests.Fields, _ rows: EngineTests.Rows,
    _ batch: Range<Int>
  ) -> [Int] {
    var read: Set<Int> = []
    var start = 0
    for (field, size) in fields.sizes.enumerated() {
      for row in batch {
        let index = Int(rows.indices[row * 3 + field])
        let bags = fields.bags.isEmpty ? nil : fields.bags[field]
        for member in bags.map({ $0[index].map(Int.init) }) ?? [index] {
          read.insert(start + member)
        }
      }
      start += size
    }
    return engine.network.layout.tensors.filter {
      $0.name == "embedding.weight" || $0.name == "linear.weight"
    }.flatMap { tensor in
      (0..<tensor.shape[0]).filter { !read.contains($0) }.flatMap { row in
        let first = tensor.range.lowerBound + row * tensor.shape[1]
        return first..<first + tensor.shape[1]
      }
    }
  }

  /// A lazy step is a usual step whose effect on rows outside of the batch is undone.
  @Test(
    arguments: HyperparameterChoice.optimizer.options.filter { $0 != .scheduleFreeAdamW },
    EngineTests.Fields.allCases)
  func aLazyStepIsAUsualOneWithoutTheOtherRows(
    _ optimizer: HyperparameterOption, _ fields: EngineTests.Fields
  ) {
    for repeatedKeys in RepeatedKeys.allCases {
      let lazy = ModelTests().engine(Self.settings(.deepFM, optimizer, repeatedKeys), fields)
      let usual = ModelTests().engine(
        Self.settings(.deepFM, optimizer, lazy: false, repeatedKeys), fields)
      let rows = EngineTests.Rows(90, fieldSizes: fields.keys)
      let table = rows.table
      var undone = 0
      for step in 0..<4 {
        // Few rows, so that even small tables have others.
        let batch = step * 20..<step * 20 + 5
        let order = batch.map { UInt32($0) }
        let buffers = [usual.weights.values] + usual.weights.states
        let before = buffers.map { buffer in (0..<buffer.count).map { buffer[$0] } }
        let losses = [lazy, usual].map { $0.step(order.span, of: table, epoch: 1, step: step) }
        #expect(losses[0] == losses[1])
        for place in unread(usual, fields, rows, batch) {
          for (buffer, old) in zip(buffers, before) where buffer[place] != old[place] {
            buffer[place] = old[place]
            undone += 1
          }
        }
        #expect(values(lazy.weights.values) == values(usual.weights.values))
        for (a, b) in zip(lazy.weights.states, usual.weights.states) {
          #expect(values(a) == values(b))
        }
      }
      #expect(undone > 0 || optimizer == .adagrad)
    }
  }

  @Test(arguments: [HyperparameterOption.logisticRegression, .autoIntMLP, .fm])
  func threadsChangeNothing(_ model: HyperparameterOption) {
    for fields in EngineTests.Fields.allCases {
      let settings = Self.settings(model, .adam)
      let one = EngineTests().train(settings, threads: 1, fields: fields)
      for threads in [2, 5] {
        #expect(EngineTests().train(settings, threads: threads, fields: fields) == one)
      }
    }
  }
}
