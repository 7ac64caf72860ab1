import ExperimentModel
import Testing

@testable import ExperimentFile

/// Sweep files as the documentation of W&B shows them, with our hyperparameters and metrics.
struct WandbFileTests {
  private func read(_ text: String) throws -> (sweep: Sweep, notes: [String]) {
    let (sweep, reader) = try GridFile.read(text, file: "w.yaml", hashing: { _ in "" })
    return (sweep, reader.notes)
  }

  @Test func bayesianSearch() throws {
    let (sweep, notes) = try read(
      """
      program: train.py
      method: bayes
      run_cap: 20
      metric:
        name: validation_logloss
        goal: minimize
      parameters:
        learning_rate:
          min: 0.0001
          max: 0.1
        optimizer:
          values: ["adam", "sgd"]
      """)
    let search = try #require(sweep.search)
    #expect(
      search
        == SearchDefinition(
          method: .gp, trials: 20,
          parameters: [
            SearchParameter("learning_rate", .uniform(min: 1e-4, max: 0.1)),
            SearchParameter("optimizer", .categorical([.text("adam"), .text("sgd")])),
          ]))
    #expect(sweep.metric == TargetMetric(name: "validation_logloss", goal: .minimize))
    #expect(sweep.configurations.map(\.name) == ["baseline"])
    #expect(sweep.configurations[0].hyperparameters == Hyperparameters())
    #expect(
      notes == [
        "w.yaml:1:1: 'program' of W&B is ignored: Sweep trains its own models",
        "w.yaml:2:9: method: 'bayes' of W&B is read as 'gp'",
      ])
  }

  @Test func randomSearchWithManyDistributions() throws {
    let (sweep, notes) = try read(
      """
      program: train.py
      project: recommender
      entity: team
      command:
        - ${env}
        - python3
        - ${program}
        - ${args}
      method: random
      run_cap: 5
      metric: {goal: maximize, name: validation_auc, target: 0.99}
      parameters:
        batch_size: {distribution: q_log_uniform_values, max: 256, min: 32, q: 8}
        dropout: {values: [0.3, 0.4, 0.5]}
        epochs: {value: 1}
        embedding_dim: {values: [128, 256, 512], probabilities: [0.5, 0.25, 0.25]}
        learning_rate: {distribution: uniform, max: 0.1, min: 0}
        embedding_l2: {distribution: inv_log_uniform_values, min: 1e-6, max: 0.01}
        attention_layers: {min: 1, max: 4}
        optimizer: {values: [adam, adamw]}
      """)
    let search = try #require(sweep.search)
    #expect(search.method == .random)
    #expect(search.trials == 5)
    #expect(
      search.parameters == [
        SearchParameter(
          "batch_size", .quantizedLogUniform(min: 32, max: 256, step: 8), isInteger: true),
        SearchParameter("dropout", .categorical([0.3, 0.4, 0.5].map(ParameterValue.real))),
        SearchParameter("epochs", .constant(.integer(1)), isInteger: true),
        SearchParameter(
          "embedding_dim",
          .categorical(
            [128, 256, 512].map(ParameterValue.integer), probabilities: [0.5, 0.25, 0.25]),
          isInteger: true),
        // A learning rate is above 0.
        SearchParameter("learning_rate", .uniform(min: 0.1 * 1e-6, max: 0.1)),
        SearchParameter("embedding_l2", .logUniform(min: 1e-6, max: 0.01)),
        SearchParameter("attention_layers", .intUniform(min: 1, max: 4), isInteger: true),
        SearchParameter("optimizer", .categorical([.text("adam"), .text("adamw")])),
      ])
    #expect(
      notes == [
        "w.yaml:1:1: 'program', 'project', 'entity' and 'command' of W&B are ignored: Sweep trains "
          + "its own models",
        "w.yaml:11:48: metric: 'target' of W&B is ignored: a search trains all of its trials",
      ])
  }

  @Test func gridIsAProduct() throws {
    let (sweep, notes) = try read(
      """
      method: grid
      metric: {name: validation_logloss, goal: minimize}
      parameters:
        learning_rate: {values: [0.01, 0.001, 0.0001]}
        batch_size: {value: 128}
        epochs: {min: 1, max: 2}
        dropout: {distribution: q_uniform, q: 0.1, min: 0.1, max: 0.3}
      """)
    #expect(sweep.search == nil)
    #expect(notes == [])
    #expect(sweep.configurations.count == 3 * 2 * 3)
    let last = try #require(sweep.configurations.last)
    #expect(last.name == "learning_rate=0.0001,batch_size=128,epochs=2,dropout=0.3")
    #expect(last.hyperparameters.epochs == 2)
    #expect(last.hyperparameters[MLPSettings.dropout] == 0.3)
  }

  @Test(arguments: [
    ("{type: hyperband, min_iter: 3}", 3, 3),
    ("{type: hyperband, s: 2, eta: 3, max_iter: 27}", 3, 3),
    ("{type: hyperband, s: 2, eta: 2, max_iter: 27}", 6, 2),
    ("{type: hyperband, s: 9, max_iter: 30}", 1, 3), ("{type: hyperband}", 1, 3),
  ])
  func hyperband(rule: String, first: Int, eta: Int) throws {
    let (sweep, notes) = try read(
      """
      method: random
      run_cap: 10
      early_terminate: \(rule)
      parameters: {epochs: {value: 27}, dropout: {min: 0.0, max: 0.5}}
      """)
    #expect(
      sweep.search?.earlyTermination
        == EarlyTermination(.hyperband, minimumEpochs: first, eta: eta))
    #expect(sweep.metric == TargetMetric(name: "validation_auc", goal: .maximize))
    #expect(notes == [])
  }

  @Test func strictIsIgnored() throws {
    let (_, notes) = try read(
      """
      method: random
      run_cap: 10
      early_terminate: {type: hyperband, min_iter: 1, strict: false}
      parameters: {dropout: {min: 0.0, max: 0.5}}
      """)
    #expect(
      notes == [
        "w.yaml:3:49: early_terminate: 'strict' is ignored: every rule decides as its paper does"
      ])
  }

  @Test func nestedParametersHaveDottedNames() throws {
    let (sweep, _) = try read(
      """
      method: random
      run_cap: 10
      parameters:
        optimizer:
          parameters:
            name: {value: sgd}
            momentum: {min: 0.5, max: 0.95}
            nesterov: {values: [true, false]}
        early_stopping:
          parameters:
            monitor: {value: validation_auc}
            patience: {min: 1, max: 3}
      """)
    let parameters = try #require(sweep.search?.parameters)
    #expect(
      parameters.map(\.name) == [
        "optimizer", "optimizer.momentum", "optimizer.nesterov", "early_stopping",
        "early_stopping.patience",
      ])
    #expect(parameters[0].distribution == .constant(.text("sgd")))
    #expect(parameters[2].distribution == .categorical([.boolean(true), .boolean(false)]))
    #expect(parameters[4].distribution == .intUniform(min: 1, max: 3))
  }
}
