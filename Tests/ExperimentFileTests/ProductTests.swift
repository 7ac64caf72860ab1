import ExperimentModel
import Testing

@testable import ExperimentFile

/// `parameters`, `zip`, `exclude` and `when` as configurations.
struct ProductTests {
  private func configurations(_ text: String) throws -> [Configuration] {
    try GridFile.parse(text, file: "g.conf").configurations
  }

  @Test func namesAndDescriptionsShowTheValues() throws {
    let product = try configurations(
      """
      defaults: {epochs: 3}
      parameters:
        dropout: {values: [0.2, 1e-1]}
        hidden_sizes: {values: [[32, 16], [8]]}
        shuffle: {values: [no]}
      """)
    #expect(
      product.map(\.name) == [
        "dropout=0.2,hidden_sizes=32x16,shuffle=false", "dropout=0.2,hidden_sizes=8,shuffle=false",
        "dropout=0.1,hidden_sizes=32x16,shuffle=false", "dropout=0.1,hidden_sizes=8,shuffle=false",
      ])
    #expect(product[0].description == "dropout 0.2, hidden_sizes [32, 16], shuffle false")
    #expect(product.allSatisfy { $0.hyperparameters.epochs == 3 })
    #expect(product[3].hyperparameters[MLPSettings.hiddenSizes] == [8])
    #expect(product[3].hyperparameters[MLPSettings.dropout] == 0.1)
  }

  /// As experiment logs spell it, wherever a grid names it.
  @Test func embedDimIsEmbeddingDim() throws {
    let listed = try configurations(
      """
      defaults: {embed_dim: 8}
      experiments:
        - {name: a}
        - {name: b, embed_dim: 32}
        - {name: c, <<: {embedding_dim: 4, epochs: 2}, embed_dim: 64}
      """)
    #expect(listed.map(\.hyperparameters.embeddingDimension) == [8, 32, 64])
    #expect(listed[1].description == "embedding_dim 32")
    let product = try configurations(
      """
      parameters:
        embed_dim: {values: [8, 16]}
        dropout: {values: [0.1, 0.2], when: {embed_dim: 16}}
      zip: [{epochs: [1, 2], batch_size: [64, 128]}]
      exclude: [{embedding_dim: 8, epochs: 1}]
      """)
    #expect(
      product.map(\.name) == [
        "embedding_dim=8,epochs=2,batch_size=128",
        "embedding_dim=16,dropout=0.1,epochs=1,batch_size=64",
        "embedding_dim=16,dropout=0.1,epochs=2,batch_size=128",
        "embedding_dim=16,dropout=0.2,epochs=1,batch_size=64",
        "embedding_dim=16,dropout=0.2,epochs=2,batch_size=128",
      ])
    let zipped = try configurations("zip: [{embed_dim: [4, 8], epochs: [1, 2]}]")
    #expect(zipped.map(\.hyperparameters.embeddingDimension) == [4, 8])
  }

  @Test(arguments: [
    (
      "defaults: {embed_dim: 8, embedding_dim: 8}\nexperiments: [{name: a}]",
      "1:26: error: defaults"
    ),
    (
      "experiments: [{name: a, embedding_dim: 8, embed_dim: 16}]", "1:43: error: experiment"
    ),
    (
      "parameters: {embed_dim: {values: [8]}, embedding_dim: {values: [16]}}",
      "1:40: error: parameters"
    ),
    ("zip: [{embed_dim: [8], embedding_dim: [16]}]", "1:24: error: zip"),
  ])
  func bothSpellingsTogetherAreAMistake(grid: String, beginning: String) {
    let error = #expect(throws: GridFileError.self) { try GridFile.parse(grid, file: "g.conf") }
    let text = error?.description ?? ""
    #expect(
      text.hasPrefix("g.conf:\(beginning)"), "\(text)")
    #expect(text.contains("are the same setting; keep one of them"), "\(text)")
  }

  @Test func zipAloneSpansAProduct() throws {
    let product = try configurations(
      """
      zip:
        - {embedding_dim: [16, 32], learning_rate: [1e-3, 5e-4]}
        - {epochs: [1, 2], batch_size: [64, 128]}
      """)
    #expect(product.map(\.hyperparameters.embeddingDimension) == [16, 16, 32, 32])
    #expect(product.map(\.hyperparameters.learningRate) == [1e-3, 1e-3, 5e-4, 5e-4])
    #expect(product.map(\.hyperparameters.epochs) == [1, 2, 1, 2])
    #expect(product.map(\.hyperparameters.batchSize) == [64, 128, 64, 128])
  }

  @Test func whenAndExcludeTakeAValueOrAList() throws {
    let product = try configurations(
      """
      parameters:
        optimizer.momentum: {values: [0.5, 0.9], when: {optimizer: [sgd, rmsprop]}}
        optimizer: {values: [adam, sgd, rmsprop]}
        hidden_sizes: {values: [[8], [4, 4]]}
      exclude:
        - {optimizer: [adam, rmsprop], hidden_sizes: [8]}
        - {optimizer.momentum: 0.5, hidden_sizes: [[8], [4, 4]]}
      """)
    #expect(
      product.map(\.name) == [
        "optimizer=adam,hidden_sizes=4x4",
        "optimizer.momentum=0.9,optimizer=sgd,hidden_sizes=8",
        "optimizer.momentum=0.9,optimizer=sgd,hidden_sizes=4x4",
        "optimizer.momentum=0.9,optimizer=rmsprop,hidden_sizes=4x4",
      ])
    #expect(product.map { $0.hyperparameters[SGDSettings.momentum] } == [0, 0.9, 0.9, 0.9])
  }

  @Test func experimentsComeFirstAndAreNotRepeated() throws {
    let sweep = try GridFile.parse(
      """
      baseline: dropout=0.2
      experiments: [{name: usual}]
      parameters: {dropout: {values: [0.2, 0.4]}}
      """, file: "g.conf")
    #expect(sweep.configurations.map(\.name) == ["usual", "dropout=0.2"])
    #expect(sweep.baseline == "dropout=0.2")
  }

  @Test func everyTrialIsItsOwn() throws {
    let product = try configurations(
      """
      parameters:
        epochs: {values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}
        dropout: {values: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]}
      """)
    let trials = Set(
      product.map { Trial(configuration: $0, seed: 1, dataHash: "", engineVersion: "").id })
    #expect(trials.count == 100)
    #expect(Set(product.map(\.name)).count == 100)
  }
}
