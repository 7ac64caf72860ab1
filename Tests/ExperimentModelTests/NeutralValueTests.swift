import ExperimentModel
import Testing

/// Identities of trials after a hyperparameter is added.
struct NeutralValueTests {
  private static let standard = HyperparameterCatalog.standard

  private func id(
    _ values: [String: ParameterValue], _ catalog: HyperparameterCatalog = standard
  ) throws -> TrialID {
    TrialID(
      hyperparameters: try Hyperparameters(values: values, from: catalog), seed: 42,
      dataHash: "data", engineVersion: "1", catalog: catalog)
  }

  private let warmup = Hyperparameter(
    "rate_plan.warmup", .integer(0...1000), default: 10, "Steps of warm-up.")

  private func schedule(neutral: Bool) -> HyperparameterChoice {
    let constant = HyperparameterOption("constant", "The same rate in every step.")
    return HyperparameterChoice(
      "rate_plan",
      [constant, HyperparameterOption("cosine", "Cosine.", parameters: [warmup.definition])],
      default: constant, neutral: neutral ? constant : nil, "Learning rate over time.")
  }

  private func catalog(_ more: HyperparameterDefinition...) -> HyperparameterCatalog {
    HyperparameterCatalog(Self.standard.definitions + more)
  }

  @Test func addingANeutralDefaultKeepsIdentities() throws {
    let larger = catalog(schedule(neutral: true).definition)
    let settings = try Hyperparameters(values: [:], from: larger)
    #expect(settings.values["rate_plan"] == .text("constant"))
    #expect(try id([:], larger) == id([:]))
    #expect(
      try id(["optimizer": .text("sgd"), "epochs": .integer(9)], larger)
        == id(["optimizer": .text("sgd"), "epochs": .integer(9)]))
  }

  @Test func valuesOtherThanTheNeutralAreHashed() throws {
    let larger = catalog(schedule(neutral: true).definition)
    let ids = try [
      id([:], larger), id(["rate_plan": .text("cosine")], larger),
      id(["rate_plan": .text("cosine"), "rate_plan.warmup": .integer(5)], larger),
    ]
    #expect(Set(ids).count == 3)
  }

  @Test func addingANonNeutralDefaultChangesIdentities() throws {
    #expect(try id([:], catalog(schedule(neutral: false).definition)) != id([:]))
  }

  /// Settings stored by an older version lack the hyperparameter.
  @Test func missingStoredValuesAreNeutral() throws {
    let larger = catalog(
      Hyperparameter("waiting", .integer(0...99), default: 3, neutral: 0, "Epochs.").definition)
    let stored = try Hyperparameters(
      values: Hyperparameters().values, areStored: true, from: larger)
    #expect(stored.values["waiting"] == .integer(0))
    #expect(try Hyperparameters(values: [:], from: larger).values["waiting"] == .integer(3))
  }

  /// The neutral value stays that of older trials after the default changes.
  @Test func theNeutralValueNeedNotBeTheDefault() throws {
    func patience(default value: Int) -> HyperparameterCatalog {
      catalog(
        Hyperparameter("waiting", .integer(0...99), default: value, neutral: 0, "Epochs.")
          .definition)
    }
    #expect(try id([:], patience(default: 0)) == id([:]))
    #expect(try id([:], patience(default: 3)) != id([:]))
    #expect(try id(["waiting": .integer(0)], patience(default: 3)) == id([:]))
  }
}
