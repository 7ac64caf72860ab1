import ExperimentModel
import Foundation
import Testing

struct HyperparameterCatalogTests {
  @Test(arguments: HyperparameterDefinition.all.map(\.name))
  func valuesSurviveARoundTrip(name: String) throws {
    let (settings, definition) = try #require(Samples.settings(with: name))
    for value in Samples.values(of: definition) {
      let changed = try Hyperparameters(values: settings.values.merging([name: value]) { $1 })
      #expect(definition.value(in: changed) == value)
      #expect(changed.values[name] == value)
      #expect(try Hyperparameters(values: changed.values) == changed)
      let copy = try JSONDecoder().decode(
        Hyperparameters.self, from: JSONEncoder().encode(changed))
      #expect(copy == changed)
    }
  }

  @Test func namesAreUniqueAndSummariesAreSentences() {
    let all = HyperparameterDefinition.all
    #expect(Set(all.map(\.name)).count == all.count)
    #expect(all.allSatisfy { $0.summary.hasSuffix(".") })
  }

  @Test func unsetAndInapplicableValuesAreAbsent() {
    let values = Hyperparameters().values
    for name in ["init", "attention_dim", "loss.alpha", "loss.gamma", "optimizer.momentum"] {
      #expect(values[name] == nil)
    }
    #expect(values["optimizer.beta_1"] == .real(0.9))
  }

  /// A hyperparameter that applies to some settings only names the one it depends on.
  @Test func inapplicableHyperparametersNameTheirGovernor() throws {
    for definition in HyperparameterDefinition.all {
      #expect(definition.governors.allSatisfy { HyperparameterDefinition.named($0) != nil })
      let (settings, _) = try #require(Samples.settings(with: definition.name))
      for other in HyperparameterDefinition.all {
        let applies = try Samples.values(of: other).map { value in
          let changed = settings.values.merging([other.name: value]) { $1 }
          return definition.applies(to: try Hyperparameters(values: changed))
        }
        #expect(applies.allSatisfy(\.self) || definition.governors.contains(other.name))
      }
    }
  }

  @Test func hyperparametersAreEncodedAsOneFlatObject() throws {
    var settings = Hyperparameters()
    settings.optimizer = .sgd
    settings[SGDSettings.momentum] = 0.9
    let data = try JSONEncoder().encode(settings)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["optimizer"] as? String == "sgd")
    #expect(object["optimizer.momentum"] as? Double == 0.9)
    #expect(object["hidden_sizes"] as? [Int] == [32, 32])
    #expect(object["optimizer.rho"] == nil)
  }

  /// Engine 5 stored no initializers; its output layer was Glorot-initialized.
  @Test func storedValuesOfEarlierEnginesKeepTheirMeaning() throws {
    let old = #"{"dropout": 0.2, "epochs": 3, "residual": "linear"}"#
    let settings = try JSONDecoder().decode(Hyperparameters.self, from: Data(old.utf8))
    #expect(settings[AutoIntSettings.outputInitializer] == .glorotUniform)
    #expect(settings[AutoIntSettings.residualInitializer] == .independent)
    #expect(settings[MLPSettings.dropout] == 0.2)
    let file = #"{"init": "w.safetensors"}"#
    #expect(
      try JSONDecoder().decode(Hyperparameters.self, from: Data(file.utf8))
        .values["output_initializer"] == nil)
  }

  @Test func unknownNamesAndValuesOutsideTheDomainAreRefused() {
    let unknown = #expect(throws: UnknownHyperparameter.self) {
      try Hyperparameters(values: ["warmup": .integer(1)])
    }
    #expect(unknown?.description == "there is no hyperparameter 'warmup'")
    let outside = #expect(throws: ValueOutsideDomain.self) {
      try Hyperparameters(values: ["dropout": .integer(1)])
    }
    #expect(
      outside?.description == "dropout: expected a number of at least 0 and below 1, found 1")
  }

  @Test(
    arguments: [
      ("epochs", .real(5.5)), ("epochs", .text("5")), ("epochs", .integer(0)),
      ("learning_rate", .integer(0)), ("learning_rate", .real(.nan)),
      ("learning_rate", .real(.infinity)), ("shuffle", .integer(1)), ("model", .text("cnn")),
      ("hidden_sizes", .list([])), ("hidden_sizes", .list([.real(1.5)])), ("init", .text("")),
      ("fields", .list([])), ("fields", .text("age")), ("fields", .list([.integer(1)])),
      ("fields", .list([.text("age"), .text("age")])),
    ] as [(String, ParameterValue)])
  func domainsRefuseOtherValues(name: String, value: ParameterValue) throws {
    let definition = try #require(HyperparameterDefinition.named(name))
    #expect(definition.domain.accept(value) == nil)
  }

  @Test func numbersAreConvertedToTheTypeOfTheirDomain() {
    #expect(HyperparameterDefinition.named("epochs")?.domain.accept(.real(5)) == .integer(5))
    #expect(HyperparameterDefinition.named("dropout")?.domain.accept(.integer(0)) == .real(0))
  }

  @Test(arguments: ["w.safetensors", "a#b", "#", "a#"])
  func pathsWithoutHashesSurviveARoundTrip(path: String) {
    #expect(InitialWeights(text: path) == InitialWeights(path: path))
    let hashed = InitialWeights(path: path, sha256: String(repeating: "f", count: 64))
    #expect(InitialWeights(text: hashed.text) == hashed)
  }
}
