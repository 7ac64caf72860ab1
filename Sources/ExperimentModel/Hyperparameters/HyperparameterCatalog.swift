extension HyperparameterDefinition {
  /// Every hyperparameter, in the order in which tables show them.
  package static let all: [HyperparameterDefinition] = training + optimizer + loss + architecture

  private static let positive: Domain = .real(0...(.greatestFiniteMagnitude), excludingLower: true)
  private static let decay: Domain = .real(0...1, excludingUpper: true)

  private static let training: [HyperparameterDefinition] = [
    .choice("model", "The network that is trained.", \.model),
    .integer("epochs", 1...100_000, "Passes over the training rows.", \.epochs),
    .real("learning_rate", positive, "Size of an optimizer step.", \.learningRate),
    .real(
      "dropout", decay, "Share of the MLP's hidden units that a training step silences.", \.dropout,
      governors: ["model"]
    ) { $0.model == .autoIntMLP },
    .integer("batch_size", 1...1_048_576, "Rows of one optimizer step.", \.batchSize),
    .integer("embedding_dim", 1...512, "Width of a field's embedding.", \.embeddingDimension),
    .boolean("shuffle", "Whether each epoch sees the rows in another order.", \.shuffle),
    .init(
      "init", .path, "A safetensors file with the weights to start from.",
      read: { $0.initialWeights.map { .text($0.text) } },
      write: { settings, value in
        guard case .text(let text) = value else { return }
        settings.initialWeights = InitialWeights(text: text)
      }),
  ]

  private static let optimizer: [HyperparameterDefinition] = [
    .choice("optimizer", "The rule that turns gradients into steps.", \.optimizer.name),
    .real("optimizer.beta_1", decay, "Decay of the first moment.", \.optimizer.beta1) {
      $0.usesMoments
    },
    .real("optimizer.beta_2", decay, "Decay of the second moment.", \.optimizer.beta2) {
      $0.usesMoments
    },
    .real("optimizer.rho", decay, "Decay of the mean square.", \.optimizer.rho) {
      $0.optimizer.name == .rmsprop
    },
    .real("optimizer.momentum", decay, "Decay of the velocity.", \.optimizer.momentum) {
      [.sgd, .rmsprop].contains($0.optimizer.name)
    },
    .boolean("optimizer.nesterov", "Look ahead by one momentum step.", \.optimizer.nesterov) {
      $0.optimizer.name == .sgd
    },
    .boolean(
      "optimizer.centered", "Divide by the variance, not the mean square.", \.optimizer.centered
    ) { $0.optimizer.name == .rmsprop },
    .real(
      "optimizer.initial_accumulator_value", .real(0...(.greatestFiniteMagnitude)),
      "Where each sum of squares starts.", \.optimizer.initialAccumulator
    ) { $0.optimizer.name == .adagrad },
    .real("optimizer.epsilon", positive, "Keeps a division from zero.", \.optimizer.epsilon) {
      $0.optimizer.name != .sgd
    },
    .choice(
      "optimizer.repeated_keys", "Squared gradient of an embedding whose key repeats in a batch.",
      \.optimizer.repeatedKeys
    ) { $0.optimizer.name != .sgd },
    .real(
      "optimizer.weight_decay", .real(0...(.greatestFiniteMagnitude)),
      "Share of a weight that a step takes off, times the learning rate.",
      \.optimizer.weightDecay
    ) { $0.optimizer.name == .adamw },
  ]

  private static let loss: [HyperparameterDefinition] = [
    .choice("loss", "What training minimises.", \.loss.name),
    .real(
      "loss.gamma", .real(0...100), "How much less rows count that are already right.",
      \.loss.gamma
    ) { $0.loss.name == .focal },
    .init(
      "loss.alpha", .real(0...1), "Weight of positives; negatives get the rest.",
      read: { $0.loss.alpha.map(ParameterValue.real) },
      write: { $0.loss.alpha = $1.number },
      applies: { $0.loss.name == .focal }),
  ]

  private static let architecture: [HyperparameterDefinition] = [
    .init(
      "fields", .fields, "Fields that the network sees; all of the dataset's when not given.",
      read: { $0.fields.map { .list($0.map(ParameterValue.text)) } },
      write: { settings, value in
        guard case .list(let names) = value else { return }
        settings.fields = names.map(\.description)
      }),
    .integer("attention_layers", 1...16, "Interacting layers.", \.attentionLayers),
    .integer("attention_heads", 1...16, "Attention heads of a layer.", \.attentionHeads),
    .init(
      "attention_dim", .integer(1...512), "Width of a head; the embedding's when not given.",
      read: { $0.attentionDimension.map(ParameterValue.integer) },
      write: { $0.attentionDimension = $1.number.map { Int($0) } }),
    .boolean(
      "attention_scaling", "Divide the scores by the root of the head's width.",
      \.attentionScaling),
    .choice("residual", "What a layer adds to its output before the ReLU.", \.residual),
    .choice(
      "residual_initializer",
      "Initial weights of a linear residual: drawn on their own, or those of the layer's query.",
      \.residualInitializer, governors: ["residual", "init"]
    ) { $0.residual == .linear && $0.initialWeights == nil },
    .boolean("layer_norm", "Normalise each token after the residual.", \.layerNorm),
    .choice(
      "output_initializer", "Initial weights of the attention branch's output layer.",
      \.outputInitializer, governors: ["init"]
    ) { $0.initialWeights == nil },
    .init(
      "hidden_sizes", .integers(1...4096), "Widths of the MLP's hidden layers.",
      read: { .list($0.hiddenSizes.map(ParameterValue.integer)) },
      write: { settings, value in
        guard case .list(let sizes) = value else { return }
        settings.hiddenSizes = sizes.compactMap { $0.number.map { Int($0) } }
      },
      governors: ["model"], applies: { $0.model == .autoIntMLP }),
  ]
}

extension Hyperparameters {
  fileprivate var usesMoments: Bool { [.adam, .adamw].contains(optimizer.name) }
}

// MARK: - One constructor for each kind of stored property

extension HyperparameterDefinition {
  fileprivate typealias Condition = @Sendable (Hyperparameters) -> Bool
  fileprivate typealias Property<Value> = WritableKeyPath<Hyperparameters, Value> & Sendable

  fileprivate static func integer(
    _ name: String, _ range: ClosedRange<Int>, _ summary: String, _ property: any Property<Int>
  ) -> Self {
    .init(
      name, .integer(range), summary,
      read: { .integer($0[keyPath: property]) },
      write: { settings, value in
        if case .integer(let number) = value { settings[keyPath: property] = number }
      })
  }

  fileprivate static func real(
    _ name: String, _ domain: Domain, _ summary: String, _ property: any Property<Double>,
    governors: [String]? = nil, when applies: @escaping Condition = { _ in true }
  ) -> Self {
    .init(
      name, domain, summary,
      read: { .real($0[keyPath: property]) },
      write: { settings, value in
        if let number = value.number { settings[keyPath: property] = number }
      },
      governors: governors, applies: applies)
  }

  fileprivate static func boolean(
    _ name: String, _ summary: String, _ property: any Property<Bool>,
    when applies: @escaping Condition = { _ in true }
  ) -> Self {
    .init(
      name, .boolean, summary,
      read: { .boolean($0[keyPath: property]) },
      write: { settings, value in
        if case .boolean(let flag) = value { settings[keyPath: property] = flag }
      },
      applies: applies)
  }

  fileprivate static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
    _ name: String, _ summary: String, _ property: any Property<Choice>,
    governors: [String]? = nil, when applies: @escaping Condition = { _ in true }
  ) -> Self {
    .init(
      name, .choice(Choice.allCases.map(\.rawValue)), summary,
      read: { .text($0[keyPath: property].rawValue) },
      write: { settings, value in
        if case .text(let word) = value, let choice = Choice(rawValue: word) {
          settings[keyPath: property] = choice
        }
      },
      governors: governors, applies: applies)
  }
}
