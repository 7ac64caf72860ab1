import ExperimentModel
import Testing

@testable import ResultStore

/// Hyperparameters as stored JSON.
@Suite struct StoredHyperparametersTests {
  private static let samples: [Hyperparameters] = {
    var sgd = Hyperparameters()
    sgd.optimizer = .sgd
    sgd[SGDSettings.nesterov] = true
    sgd.learningRate = 1e-300
    sgd[MLPSettings.hiddenSizes] = [1]
    var named = Hyperparameters()
    named.fields = ["user_id", "movie_id"]
    named.initialWeights = InitialWeights(
      path: "a \"quoted\" {path}, [ü]", sha256: String(repeating: "0f", count: 32))
    var focal = Hyperparameters()
    focal.loss = .focal
    focal[FocalSettings.alpha] = 0.1 + 0.2
    focal[AutoIntSettings.headDimension] = 7
    return [Hyperparameters(), sgd, named, focal]
  }()

  @Test(arguments: samples) func roundTrip(settings: Hyperparameters) throws {
    let text = try JSONText.encode(settings)
    #expect(try JSONText.decode(Hyperparameters.self, from: text) == settings)
  }

  @Test(arguments: [
    "", "{}}", #"{"epochs":5"#, #"{"epochs":"five"}"#, #"{"epoch":5}"#, #"{"dropout":nan}"#,
    #"{"hidden_sizes":[32}"#, #"{"epochs":05x}"#,
  ])
  func invalidTextIsAnError(text: String) {
    #expect(throws: (any Error).self) { try JSONText.decode(Hyperparameters.self, from: text) }
  }

  @Test func blanksAndIntegersAreAccepted() throws {
    let settings = try JSONText.decode(
      Hyperparameters.self, from: #"{ "epochs" : 7, "dropout": 0 }"#)
    #expect(settings.epochs == 7)
    #expect(settings[MLPSettings.dropout] == 0)
  }
}
