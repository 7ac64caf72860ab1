import ExperimentModel
import Testing

struct FingerprintTests {
  private func id(
    _ settings: Hyperparameters = .init(), seed: UInt64 = 42, data: String = "data",
    engine: String = "1"
  ) -> TrialID {
    TrialID(hyperparameters: settings, seed: seed, dataHash: data, engineVersion: engine)
  }

  /// A different hash would retrain every finished trial. Expected value: SHA-256 of the canonical
  /// text by Python's hashlib.
  @Test func identityStaysTheSameAcrossVersions() {
    #expect(id().hex == "259290a7df38c4d4ad7b8895c7ba54fa0ccb706c9c1dcdc59bb1efed2dcffc9b")
  }

  @Test func identityChangesWithSeedDataAndEngine() {
    let all = [id(), id(seed: 43), id(data: "other"), id(engine: "2")]
    #expect(Set(all).count == 4)
  }

  @Test func namesAreNotHashed() {
    let one = Configuration(name: "a", description: "x", hyperparameters: .init())
    let two = Configuration(name: "b", description: "y", hyperparameters: .init())
    func trial(_ configuration: Configuration) -> Trial {
      Trial(configuration: configuration, seed: 1, dataHash: "d", engineVersion: "1")
    }
    #expect(trial(one).id == trial(two).id)
  }

  @Test(arguments: HyperparameterDefinition.all.map(\.name))
  func identityChangesWithEachHyperparameter(name: String) throws {
    let (settings, definition) = try #require(Samples.settings(with: name))
    var ids: Set<TrialID> = [id(settings)]
    let values = Samples.values(of: definition)
    for value in values {
      let changed = try Hyperparameters(values: settings.values.merging([name: value]) { $1 })
      if changed != settings { ids.insert(id(changed)) }
    }
    #expect(ids.count >= 2)
  }

  @Test func inapplicableHyperparametersAreNotHashed() throws {
    var settings = try Hyperparameters(values: [
      "optimizer.momentum": .real(0.9), "optimizer.rho": .real(0.5), "loss.gamma": .real(5),
    ])
    #expect(settings == Hyperparameters())
    #expect(id(settings) == id())
    settings[AdamSettings.beta1] = 0.8
    #expect(id(settings) != id())
  }

  @Test func initialWeightsAreHashedByContent() {
    func with(_ path: String, _ hash: String) -> TrialID {
      var settings = Hyperparameters()
      settings.initialWeights = InitialWeights(path: path, sha256: hash)
      return id(settings)
    }
    let (zeros, ones) = (String(repeating: "0", count: 64), String(repeating: "1", count: 64))
    #expect(with("a", zeros) == with("b", zeros))
    #expect(with("a", zeros) != with("a", ones))
    #expect(with("a", zeros) != id())
  }
}
