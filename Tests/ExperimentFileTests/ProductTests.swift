import ExperimentModel
import Testing

@testable import ExperimentFile

/// `parameters`, `zip`, `exclude` and `when` as configurations.
struct ProductTests {
  private func configurations(_ text: String) throws -> [Configuration] {
    try GridFile.parse(text, file: "g.conf").configurations
  }

  @Test func namesAndDescriptionsTellTheValues() throws {
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
    #expect(product[3].hyperparameters.hiddenSizes == [8])
    #expect(product[3].hyperparameters.dropout == 0.1)
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
    #expect(product.map(\.hyperparameters.optimizer.momentum) == [0, 0.9, 0.9, 0.9])
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
