import ExperimentModel
import Testing

@testable import ResultStore

/// Hyperparameters as the store keeps them.
@Suite struct StoredHyperparametersTests {
  private static let samples: [Hyperparameters] = {
    var sgd = Hyperparameters()
    sgd.optimizer.name = .sgd
    sgd.optimizer.nesterov = true
    sgd.learningRate = 1e-300
    sgd.hiddenSizes = [1]
    var named = Hyperparameters()
    named.fields = ["user_id", "movie_id"]
    named.initialWeights = InitialWeights(
      path: "a \"quoted\" {path}, [ü]", sha256: String(repeating: "0f", count: 32))
    var focal = Hyperparameters()
    focal.loss.name = .focal
    focal.loss.alpha = 0.1 + 0.2
    focal.attentionDimension = 7
    return [Hyperparameters(), sgd, named, focal]
  }()

  @Test(arguments: samples) func comeBackAsTheyWere(settings: Hyperparameters) throws {
    let text = try JSONText.encode(settings)
    #expect(try Hyperparameters(storedText: text) == settings)
    #expect(try JSONText.decode(Hyperparameters.self, from: text) == settings)
  }

  @Test(arguments: [
    "", "{}}", #"{"epochs":5"#, #"{"epochs":"five"}"#, #"{"epoch":5}"#, #"{"dropout":nan}"#,
    #"{"hidden_sizes":[32}"#, #"{"epochs":05x}"#,
  ])
  func whatIsNoneIsAnError(text: String) {
    #expect(throws: (any Error).self) { try Hyperparameters(storedText: text) }
  }

  @Test func otherJSONIsReadAsWell() throws {
    let settings = try Hyperparameters(storedText: #"{ "epochs" : 7, "dropout": 0 }"#)
    #expect(settings.epochs == 7)
    #expect(settings.dropout == 0)
  }
}
