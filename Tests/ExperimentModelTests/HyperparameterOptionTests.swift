import ExperimentModel
import Testing

/// Options and the hyperparameters that they bring.
struct HyperparameterOptionTests {
  private static let rate = Hyperparameter("rate", .fraction, default: 0.1, "A rate.")
  private static let depth = Hyperparameter("depth", .integer(1...9), default: 1, "A depth.")
  private static let cells = Hyperparameter("kind.cells", .integer(1...9), default: 2, "Cells.")

  /// Three options: the first two share `rate`, each with its own default, the last two `depth`.
  private static let catalog = HyperparameterCatalog([
    HyperparameterChoice(
      "network",
      [
        HyperparameterOption("flat", "Flat.", parameters: [rate.definition]),
        HyperparameterOption(
          "deep", "Deep.", parameters: [depth.definition, rate.withDefault(0.5).definition]),
        HyperparameterOption(
          "cellular", "Cellular.",
          parameters: [
            depth.definition,
            HyperparameterChoice(
              "kind",
              [
                HyperparameterOption("plain", "Plain."),
                HyperparameterOption("split", "Split.", parameters: [cells.definition]),
              ], default: HyperparameterOption("plain", "Plain."), "A kind."
            ).definition,
          ]),
      ], default: HyperparameterOption("flat", "Flat."), "A network."
    ).definition,
    Hyperparameter("passes", .integer(1...9), default: 3, "Passes.").definition,
  ])

  private func values(_ given: [String: ParameterValue]) throws -> [String: ParameterValue] {
    try Hyperparameters(values: given, from: Self.catalog).values
  }

  @Test func onlyParametersOfTheChosenOptionApply() throws {
    #expect(
      try values([:]) == ["network": .text("flat"), "rate": .real(0.1), "passes": .integer(3)])
    #expect(
      try values(["network": .text("cellular"), "rate": .real(0.7)]) == [
        "network": .text("cellular"), "depth": .integer(1), "kind": .text("plain"),
        "passes": .integer(3),
      ])
  }

  @Test func optionsHaveTheirOwnDefaults() throws {
    #expect(try values(["network": .text("deep")])["rate"] == .real(0.5))
  }

  @Test func anOptionMayBringAChoice() throws {
    let split = try values(["network": .text("cellular"), "kind": .text("split")])
    #expect(split["kind.cells"] == .integer(2))
    #expect(Self.catalog.applies("kind.cells", under: split))
    #expect(try !Self.catalog.applies("kind.cells", under: values(["kind": .text("split")])))
    #expect(Self.catalog.condition(of: "rate")?.options == ["flat", "deep"])
    #expect(Self.catalog.condition(of: "kind.cells")?.choice == "kind")
    #expect(Self.catalog.condition(of: "passes") == nil)
  }

  @Test func switchingTheOptionKeepsSharedValuesAndTakesItsDefaults() throws {
    func deep(_ flat: [String: ParameterValue]) throws -> ParameterValue? {
      Self.catalog.setting("network", to: .text("deep"), in: try values(flat))["rate"]
    }
    #expect(try deep([:]) == .real(0.5))
    #expect(try deep(["rate": .real(0.3)]) == .real(0.3))
  }

  @Test func parametersNamedAfterAChoiceBelongToItsOption() {
    var settings = Hyperparameters()
    settings.optimizer = .sgd
    settings[SGDSettings.momentum] = 0.9
    settings.epochs = 7
    settings.optimizer = .sgd
    #expect(settings[SGDSettings.momentum] == 0.9)
    settings.optimizer = .rmsprop
    #expect(settings[RMSpropSettings.momentum] == 0)
    #expect(settings[ifApplicable: SGDSettings.nesterov] == nil)
    #expect(settings.epochs == 7)
  }

  @Test func aReplacedHyperparameterDoesNotApply() throws {
    let catalog = HyperparameterCatalog([
      Hyperparameter<String?>("start", .path, default: nil, "A file.").definition,
      Hyperparameter(
        "deviation", .positive, default: 0.5, replacedBy: "start", aliases: ["std"], "Deviation."
      ).definition,
    ])
    func values(_ given: [String: ParameterValue]) throws -> [String: ParameterValue] {
      try Hyperparameters(values: given, from: catalog).values
    }
    #expect(try values([:]) == ["deviation": .real(0.5)])
    let replaced = try values(["start": .text("w"), "deviation": .real(2)])
    #expect(replaced == ["start": .text("w")])
    #expect(!catalog.applies("deviation", under: replaced))
    #expect(catalog.setting("start", to: .text("w"), in: try values([:])) == replaced)
    #expect(catalog.setting("start", to: nil, in: replaced) == ["deviation": .real(0.5)])
    #expect(catalog["std"]?.name == "deviation")
    #expect(try values(["std": .integer(2)]) == ["deviation": .real(2)])
  }

  @Test func everyHyperparameterIsListedOnce() {
    #expect(
      Self.catalog.definitions.map(\.name) == [
        "network", "passes", "depth", "kind", "kind.cells", "rate",
      ])
  }

  /// Columns of reports and of the `results` view keep their order.
  @Test func theColumnOrderStaysTheSame() {
    #expect(
      HyperparameterDefinition.all.map(\.name) == [
        "model", "epochs", "learning_rate", "dropout", "batch_size", "embedding_dim",
        "embedding_initializer", "embedding_stddev", "embedding_dropout", "embedding_l2",
        "weight_l2", "shuffle", "seed_varies", "negatives.per_positive", "init",
        "optimizer", "optimizer.beta_1", "optimizer.beta_2", "optimizer.rho",
        "optimizer.momentum", "optimizer.nesterov", "optimizer.centered",
        "optimizer.initial_accumulator_value", "optimizer.l1_regularization_strength",
        "optimizer.l2_regularization_strength",
        "optimizer.l2_shrinkage_regularization_strength", "optimizer.beta",
        "optimizer.epsilon", "optimizer.repeated_keys", "optimizer.lazy",
        "optimizer.weight_decay", "optimizer.clip_norm", "optimizer.global_clip_norm",
        "optimizer.clip_value", "optimizer.ema_momentum", "optimizer.gradient_accumulation",
        "loss", "loss.gamma", "loss.alpha", "loss.label_smoothing", "loss.margin",
        "loss.list_size", "loss.weight", "schedule", "schedule.decay_steps",
        "schedule.end_learning_rate", "schedule.power", "schedule.cycle",
        "schedule.decay_rate", "schedule.staircase", "schedule.first_decay_steps",
        "schedule.t_mul", "schedule.m_mul", "schedule.alpha", "schedule.boundaries",
        "schedule.factors", "schedule.pct_start", "schedule.div_factor",
        "schedule.final_div_factor", "schedule.monitor", "schedule.factor",
        "schedule.patience", "schedule.min_delta", "schedule.cooldown",
        "schedule.min_learning_rate", "schedule.warmup_steps", "schedule.warmup_epochs",
        "early_stopping", "early_stopping.patience", "early_stopping.min_delta",
        "early_stopping.restore_best", "early_stopping.start_from_epoch", "fields",
        "attention_layers", "attention_heads", "attention_dim", "attention_scaling",
        "residual", "residual_initializer", "layer_norm", "output_initializer",
        "attention_factor", "attention_dropout", "wide", "hidden_sizes", "hidden_norm",
        "history_length", "history_min_rating", "attention_hidden_sizes",
        "attention_activation", "attention_softmax", "second_hidden_sizes", "gate_sizes",
        "fusion_heads", "bilinear_type", "senet_reduction", "cin_sizes", "cin_activation",
        "cin_split", "cross_layers", "structure", "mask_reduction", "mask_blocks",
        "mask_block_size", "cross_matrix", "cross_experts", "cross_rank", "linear_type",
        "exponential_layers", "linear_layers", "cross_dropout",
      ])
  }

  @Test func optionsThatShareANameShareItsMeaning() {
    for choice in HyperparameterDefinition.all {
      for parameter in choice.options.flatMap(\.parameters) {
        let listed = HyperparameterDefinition.named(parameter.name)
        #expect(parameter.domain == listed?.domain)
        #expect(parameter.summary == listed?.summary)
        #expect(parameter.fallback == listed?.fallback)
      }
    }
  }

  /// AFM has always had `attention_dropout`, AutoInt has not: only AutoInt's identities leave 0 out.
  @Test func optionsHaveTheirOwnNeutralValues() throws {
    func hashed(_ model: String, _ more: [String: ParameterValue] = [:]) throws -> Set<String> {
      let given = ["model": .text(model)].merging(more) { $1 }
      let catalog = HyperparameterCatalog.standard
      return Set(catalog.hashedValues(try Hyperparameters(values: given).values).keys)
    }
    #expect(try hashed("afm").contains("attention_dropout"))
    #expect(try !hashed("autoint").contains("attention_dropout"))
    #expect(try hashed("autoint", ["attention_dropout": .real(0.1)]).contains("attention_dropout"))
  }

  /// Trials of logistic regression had an embedding width, and keep their identities without it.
  @Test func retiredValuesStayInIdentities() throws {
    let settings = try Hyperparameters(values: ["model": .text("lr"), "embedding_dim": .integer(8)])
    #expect(settings.values["embedding_dim"] == nil)
    let catalog = HyperparameterCatalog.standard
    #expect(catalog.hashedValues(settings.values)["embedding_dim"] == .integer(16))
    #expect(!catalog.applies("embedding_dim", under: settings.values))
  }

  @Test func allBuiltInOptionsAreDocumented() {
    for choice in HyperparameterDefinition.all where choice.isChoice {
      #expect(Set(choice.options.map(\.name)).count == choice.options.count)
      #expect(choice.options.allSatisfy { $0.summary.hasSuffix(".") })
    }
    #expect(HyperparameterChoice.model.options.allSatisfy { $0.paper != nil })
  }
}
