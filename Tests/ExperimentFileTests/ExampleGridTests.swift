import ExperimentModel
import Foundation
import Testing

@testable import ExperimentFile

/// The grids under experiments/.
struct ExampleGridTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func read(_ name: String) throws -> Sweep {
    try GridFile.read(path: root.appendingPathComponent("experiments/\(name)").path)
  }

  @Test func gridHoldsTheFourteenRuns() throws {
    let sweep = try Self.read("grid.conf")
    #expect(sweep.name == "autoint-mlp-movielens")
    #expect(sweep.dataset == DatasetSpecification(source: "sample"))
    #expect(sweep.baseline == "baseline")
    #expect(sweep.seeds == [42])
    #expect(sweep.metric == TargetMetric(name: "ndcg_all@10", goal: .maximize))

    func run(
      _ dimension: Int, _ change: (inout Hyperparameters) -> Void = { _ in }
    ) -> Hyperparameters {
      var settings = Hyperparameters()
      settings.embeddingDimension = dimension
      change(&settings)
      return settings
    }
    let expected = [
      run(16),
      run(16) { $0.epochs = 20 },
      run(16) { $0.epochs = 10 },
      run(32),
      run(32) { $0.learningRate = 5e-5 },
      run(64) { $0.learningRate = 5e-5 },
      run(32) { $0[MLPSettings.dropout] = 0.2 },
      run(32) { $0.batchSize = 1024 },
      run(64) {
        $0.epochs = 15
        $0.learningRate = 5e-5
      },
      run(32) { $0.optimizer = .adamW },
      run(32) { $0.optimizer = .rmsprop },
      run(32) {
        $0.optimizer = .adagrad
        $0.learningRate = 1e-2
      },
      run(32) {
        $0.optimizer = .sgd
        $0[SGDSettings.momentum] = 0.9
        $0.learningRate = 5e-2
      },
      run(32) { $0.loss = .focal },
    ]
    #expect(sweep.configurations.map(\.hyperparameters) == expected)
    #expect(sweep.configurations.map(\.name) == ["baseline"] + (1...13).map { "exp\($0)" })
    #expect(sweep.configurations[1].description == "epochs 5 → 20")
    #expect(sweep.configurations.allSatisfy { !$0.description.isEmpty })
  }

  @Test func searchDefinesASearch() throws {
    let sweep = try Self.read("search.conf")
    #expect(sweep.configurations.map(\.name) == ["baseline"])
    let search = try #require(sweep.search)
    #expect(search.method == .tpe)
    #expect(search.trials == 24)
    #expect(search.parameters.count == 5)
    #expect(search.earlyTermination == EarlyTermination(.asha))
  }

  @Test func architectureSpansAProduct() throws {
    let sweep = try Self.read("architecture.conf")
    #expect(
      sweep.configurations.map(\.name) == [
        "baseline",
        "dropout=0.2,optimizer=adam,embedding_dim=16,attention_heads=2",
        "dropout=0.2,optimizer=adam,embedding_dim=32,attention_heads=1",
        "dropout=0.2,optimizer=sgd,optimizer.momentum=0.9,embedding_dim=16,attention_heads=2",
        "dropout=0.2,optimizer=sgd,optimizer.momentum=0.9,embedding_dim=32,attention_heads=1",
        "dropout=0.2,optimizer=sgd,optimizer.momentum=0.95,embedding_dim=16,attention_heads=2",
        "dropout=0.2,optimizer=sgd,optimizer.momentum=0.95,embedding_dim=32,attention_heads=1",
        // dropout 0.4 with adam, 16 and 2 heads is the baseline itself.
        "dropout=0.4,optimizer=adam,embedding_dim=32,attention_heads=1",
        "dropout=0.4,optimizer=sgd,optimizer.momentum=0.9,embedding_dim=16,attention_heads=2",
        "dropout=0.4,optimizer=sgd,optimizer.momentum=0.95,embedding_dim=16,attention_heads=2",
      ])
    #expect(sweep.seeds == [1, 2, 3])
  }
}
