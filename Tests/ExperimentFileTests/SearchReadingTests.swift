import ExperimentModel
import Search
import Testing

@testable import ExperimentFile

/// Searches as definitions, and the configurations beside them.
struct SearchReadingTests {
  private func parse(_ text: String) throws -> Sweep {
    try GridFile.parse(text, file: "g.conf")
  }

  private func parameters(_ text: String) throws -> [SearchParameter] {
    try #require(try parse("method: tpe\ntrials: 9\nparameters:\n" + text).search).parameters
  }

  @Test(arguments: [
    ("method: tpe", SearchDefinition.Method.tpe, 0, 4),
    ("method: {name: gp, seed: 7, lag: 1}", .gp, 7, 1),
    ("method: {name: sobol, seed: 18446744073709551}", .sobol, 18_446_744_073_709_551, 4),
    ("method: random", .random, 0, 4),
  ])
  func methodsHaveASeedAndALag(
    method: String, name: SearchDefinition.Method, seed: UInt64, lag: Int
  ) throws {
    let search = try parse("\(method)\ntrials: 3\nparameters: {dropout: {min: 0.0, max: 0.5}}")
      .search
    #expect(search?.method == name)
    #expect(search?.seed == seed)
    #expect(search?.lag == lag)
  }

  @Test func conditionsFormATree() throws {
    let parameters = try parameters(
      """
        optimizer: {values: [adam, sgd]}
        optimizer.momentum: {min: 0.5, max: 0.99, when: {optimizer: sgd}}
        optimizer.nesterov:
          values: [true, false]
          when: {optimizer: [sgd], attention_layers: [1, 2]}
        attention_layers: {min: 1, max: 3}
      """)
    let sgd = ParameterSpace.Condition(["optimizer": [.text("sgd")]])
    #expect(parameters[1].condition == sgd)
    #expect(
      parameters[2].condition
        == .init(["optimizer": [.text("sgd")], "attention_layers": [.integer(1), .integer(2)]]))
  }

  /// Points have the values that the hyperparameters keep, whatever the numbers of the file.
  @Test func everyPointHasAcceptedValues() throws {
    let parameters = try parameters(
      """
        epochs: {distribution: q_uniform, min: 10, max: 50, q: 10}
        batch_size: {distribution: q_log_uniform_values, min: 64, max: 4096, q: 64}
        embedding_dim: {values: [8, 16.0]}
        hidden_sizes: {values: [[32, 16], [8]]}
        dropout: {values: [0, 0.5]}
        embedding_l2: {min: 0, max: 3}
        weight_l2: {distribution: q_uniform, min: 0, max: 1, q: 0.25}
        learning_rate: {distribution: log_uniform_values, min: 1e-4, max: 1}
        shuffle: {values: [yes, no]}
      """)
    #expect(parameters[5].distribution == .quantizedUniform(min: 0, max: 3, step: 1))
    let space = try SearchSpace(parameters)
    let points = space.randomPoints(200) + (space.corners(limit: 10_000) ?? [])
    #expect(points.count > 300)
    for point in points {
      #expect(space.contains(point))
      for assignment in point.assignments {
        let domain = try #require(HyperparameterDefinition.named(assignment.name)).domain
        #expect(domain.accept(assignment.value) == assignment.value, "\(assignment)")
      }
    }
    let epochs = Set(points.compactMap { $0["epochs"] })
    #expect(epochs == Set([10, 20, 30, 40, 50].map(ParameterValue.integer)))
  }

  @Test func aConstantMayBeARange() throws {
    let parameters = try parameters("  dropout: {min: 0.2, max: 0.2}")
    #expect(parameters == [SearchParameter("dropout", .uniform(min: 0.2, max: 0.2))])
  }

  @Test func anExcludedEndMovesInwards() throws {
    let parameters = try parameters("  dropout: {min: 0.0, max: 1.0}")
    #expect(parameters == [SearchParameter("dropout", .uniform(min: 0, max: 1 - 1e-6))])
  }

  @Test func wholeBoundsOfRealNumbersAreNoted() throws {
    let (_, reader) = try GridFile.read(
      "method: tpe\ntrials: 4\nparameters: {embedding_l2: {min: 0, max: 1}, epochs: {min: 1, max: 2}}",
      file: "g.conf", hashing: { _ in "" })
    #expect(
      reader.notes == [
        "g.conf:3:28: parameters: 'embedding_l2': whole bounds mean whole numbers (int_uniform), as in "
          + "W&B; for all numbers between them add 'distribution: uniform'"
      ])
  }

  @Test func aSpaceWithFewPointsIsNoted() throws {
    for (trials, notes) in [
      (
        7,
        [
          "g.conf:2:1: trials: there are only 6 combinations, so the search ends after 6 suggestions"
        ]
      ), (6, []),
    ] {
      let (_, reader) = try GridFile.read(
        "method: random\ntrials: \(trials)\nparameters: {epochs: {min: 1, max: 3}, dropout: {values: [0.1, 0.2]}}",
        file: "g.conf", hashing: { _ in "" })
      #expect(reader.notes == notes)
    }
  }

  @Test func experimentsAreTrainedBesideSuggestions() throws {
    let sweep = try parse(
      """
      method: tpe
      trials: 30
      seeds: [1, 2]
      splits: [1, 2]
      baseline: tuned
      rope: 0.001
      metric: validation_ndcg@10
      defaults: {epochs: 3, optimizer: {name: sgd, momentum: 0.9}}
      experiments:
        - {name: usual}
        - {name: tuned, dropout: 0.2}
      parameters:
        epochs: {min: 2, max: 4}
        learning_rate: {distribution: log_uniform_values, min: 1e-4, max: 1e-1}
      """)
    #expect(sweep.configurations.map(\.name) == ["usual", "tuned"])
    #expect(sweep.baseline == "tuned")
    #expect(sweep.metric.name == "validation_ndcg@10")
    let search = try #require(sweep.search)
    #expect(
      search.defaults == [
        "epochs": .integer(3), "optimizer": .text("sgd"), "optimizer.momentum": .real(0.9),
      ])
    let settings = search.hyperparameters(
      at: .init([
        .init(name: "epochs", value: .integer(4)),
        .init(name: "learning_rate", value: .real(0.01)),
      ]))
    #expect(settings.epochs == 4)
    #expect(settings[SGDSettings.momentum] == 0.9)
  }

  @Test func aSearchMayHaveSeveralObjectives() throws {
    let sweep = try parse(
      """
      method: tpe
      trials: 4
      metrics:
        - seconds_estimate
        - {name: validation_auc, goal: maximize}
        - validation_logloss
      parameters: {dropout: {min: 0.1, max: 0.2}}
      """)
    #expect(sweep.metric == TargetMetric(name: "validation_auc", goal: .maximize))
    #expect(
      sweep.search?.further == [
        .cost(.secondsEstimate),
        .metric(TargetMetric(name: "validation_logloss", goal: .minimize)),
      ])
  }

  @Test func defaultsAreTheBaselineWithoutExperiments() throws {
    let sweep = try parse(
      "method: sobol\ntrials: 2\ndefaults: {epochs: 2}\nparameters: {dropout: {min: 0.1, max: 0.2}}"
    )
    #expect(sweep.baseline == "baseline")
    #expect(sweep.configurations.map(\.description) == ["default settings"])
    #expect(sweep.configurations.map(\.hyperparameters.epochs) == [2])
  }

  @Test func aGridThatEndsEarlyIsASearch() throws {
    let sweep = try parse(
      """
      method: grid
      early_terminate: {type: median, min_iter: 2}
      parameters:
        optimizer: {values: [adam, sgd]}
        optimizer.momentum: {values: [0.5, 0.9], when: {optimizer: sgd}}
        dropout: {distribution: q_uniform, min: 0, max: 0.4, q: 0.1}
      """)
    #expect(sweep.search?.method == .grid)
    #expect(sweep.search?.trials == (1 + 2) * 5)
    #expect(sweep.search?.earlyTermination == EarlyTermination(.median, minimumEpochs: 2))
    #expect(sweep.configurations.map(\.name) == ["baseline"])
  }

  /// A cap above the number of combinations changes nothing.
  @Test func aGridWithACapIsAProduct() throws {
    let sweep = try parse(
      "method: grid\ntrials: 4\nparameters: {dropout: {values: [0.1, 0.2]}, epochs: {values: [1, 2]}}"
    )
    #expect(sweep.search == nil)
    #expect(sweep.configurations.count == 4)
  }

  @Test func namesOfSuggestionsAreFreeInGrids() throws {
    #expect(
      try parse("experiments: [{name: suggestion-1}]").configurations.map(\.name) == [
        "suggestion-1"
      ])
  }
}
