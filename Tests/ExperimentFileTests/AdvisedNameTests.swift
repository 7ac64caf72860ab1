import ExperimentModel
import Testing

@testable import ExperimentFile

/// Names and numbers of other programs' sweep files, and what messages advise instead.
struct AdvisedNameTests {
  private func message(_ text: String) -> String {
    let error = #expect(throws: GridFileError.self) { try GridFile.parse(text, file: "g.conf") }
    return error?.description ?? ""
  }

  @Test(arguments: [
    ("fc_layer_size", "'hidden_sizes'"), ("hidden_layer_size", "'hidden_sizes'"),
    ("hidden_dims", "'hidden_sizes'"), ("lr", "'learning_rate'"), ("init-lr", "'learning_rate'"),
    ("LR", "'learning_rate'"), ("batch", "'batch_size'"), ("num_epochs", "'epochs'"),
    ("l2", "'embedding_l2' or 'weight_l2'"), ("reg_lambda", "'embedding_l2' or 'weight_l2'"),
    ("emb_dim", "'embedding_dim'"), ("latent_dim", "'embedding_dim'"),
    ("dropout_rate", "'dropout'"), ("momentum", "'optimizer.momentum'"),
  ])
  func otherNamesOfHyperparameters(name: String, meant: String) {
    for text in [
      "method: random\ntrials: 2\nparameters: {\(name): {values: [1, 2]}}",
      "parameters: {\(name): [1, 2]}", "experiments: [{name: a, \(name): 1}]",
    ] {
      #expect(message(text).hasSuffix("unknown key '\(name)'; did you mean \(meant)?"), "\(text)")
    }
  }

  /// A synonym that is a name here would never be suggested.
  @Test func synonymsAreNoNames() {
    for definition in HyperparameterDefinition.all {
      for synonym in definition.synonyms {
        #expect(HyperparameterDefinition.named(synonym) == nil, "\(synonym)")
        #expect(synonym == synonym.lowercased() && !synonym.contains("-"), "\(synonym)")
      }
    }
  }

  @Test(arguments: ["val_accuracy", "accuracy", "val_acc", "val/acc", "Accuracy"])
  func accuracyIsNotMeasured(name: String) {
    let search = message(
      "method: random\ntrials: 2\nmetric: {name: \(name)}\nparameters: {epochs: {min: 1, max: 2}}")
    #expect(search.hasSuffix("found '\(name)'; did you mean 'validation_auc'?"))
    let grid = message("metric: \(name)\nexperiments: [{name: a}]")
    #expect(grid.hasSuffix("found '\(name)'; did you mean 'auc'?"))
  }

  @Test(arguments: ["bayes", "gp", "random"])
  func theMethodKeepsItsWord(word: String) {
    let text = "method: \(word)\nparameters: {dropout: {min: 0.1, max: 0.2}}"
    #expect(
      message(text)
        == "g.conf:1:1: error: method: '\(word)' needs the number of suggestions in total, such as "
        + "'trials: 40' or 'run_cap: 40'")
  }

  @Test func severalMetricsNameTheWordOfTheMethod() {
    let text =
      "method: {name: bayes}\ntrials: 4\nmetrics: [validation_auc, operations]\n"
      + "parameters: {dropout: {min: 0.1, max: 0.2}}"
    #expect(message(text).contains("metrics: 'bayes' optimizes one metric"))
  }

  @Test func aWholeNumberMayBeTooLarge() {
    let text =
      "method: random\ntrials: 4\n"
      + "parameters: {epochs: {min: 1, max: 100000000000000000000}}"
    #expect(
      message(text)
        == "g.conf:3:36: error: parameters: 'epochs': max: expected a whole number from 1 to 100000, "
        + "found '100000000000000000000'")
  }

  // MARK: - Numbers

  @Test func numbersHaveAtMostSixDigits() {
    func rounded(_ value: Double) -> String { ParameterValue.real(value).rounded.description }
    #expect(rounded(1.1089999999999999e242) == "1.109e+242")
    #expect(rounded(0.1 + 0.2) == "0.3" && rounded(-1.23456789e-7) == "-1.23457e-07")
    #expect(rounded(1_048_576) == "1048576" && rounded(123456.789) == "123457")
    #expect(ParameterValue.list([.real(1 / 3)]).rounded == .list([.real(0.333333)]))
    #expect(ParameterValue.integer(1_234_567).rounded == .integer(1_234_567))
  }

  @Test func messagesHaveRoundedNumbers() {
    let search = "method: random\ntrials: 4\nparameters:\n  "
    #expect(
      message(search + "weight_l2: {min: 1.10899999999999987e242, max: 0.30000000000000004}")
        .hasSuffix("min (1.109e+242) is above max (0.3)"))
    #expect(
      message(search + "dropout: {values: [0.1, 0.2], probabilities: [0.1, 0.20000000000000001]}")
        .hasSuffix("probabilities must add up to 1, but add up to 0.3"))
    let corner = message(
      search + "early_stopping: {value: validation_auc}\n"
        + "  early_stopping.min_delta: {min: 2.00000012345, max: 3.5}")
    #expect(corner.contains("early_stopping.min_delta=2: 'early_stopping.min_delta' is 2, but"))
  }

  // MARK: - Numbers of trials

  @Test(arguments: [("", 50), ("early_terminate: {type: median}\n", 50)])
  func aGridMayHaveFewerCombinationsThanTrials(rule: String, trials: Int) throws {
    for (key, values, notes) in [
      ("run_cap", "[0.1, 0.2]", ["there are only 2 combinations"]),
      ("trials", "[0.1]", ["there is only 1 combination"]),
    ] {
      let (sweep, reader) = try GridFile.read(
        "method: grid\n\(key): \(trials)\n\(rule)parameters: {dropout: {values: \(values)}}",
        file: "g.conf", hashing: { _ in "" })
      #expect(
        reader.notes
          == notes.map { "g.conf:2:1: \(key): \($0), and 'method: grid' trains each once" })
      let count = sweep.search?.trials ?? sweep.configurations.count
      #expect(count == values.split(separator: ",").count)
    }
  }

  @Test func oneCombinationIsSingular() throws {
    let (_, reader) = try GridFile.read(
      "method: random\ntrials: 4\nparameters: {dropout: {value: 0.1}}", file: "g.conf",
      hashing: { _ in "" })
    #expect(
      reader.notes == [
        "g.conf:2:1: trials: there is only 1 combination, so the search ends after 1 suggestion"
      ])
  }
}
