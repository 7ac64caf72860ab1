/// Hyperparameters around every optimizer's rule, with the semantics of Keras 3's optimizers, whose
/// arguments they are: gradients are averaged over batches, then clipped; weights decay, then the
/// rule steps, then the moving average follows.
package enum WeightUpdateSettings {
  package static let weightDecay = Hyperparameter(
    "optimizer.weight_decay", .real(0...(.greatestFiniteMagnitude)), default: 0.0, neutral: 0,
    aliases: ["weight_decay"],
    "Decoupled weight decay: a step shrinks each weight by this share times the learning rate.")

  package static let clipNorm = Hyperparameter(
    "optimizer.clip_norm", .real(0...(.greatestFiniteMagnitude)), default: 0.0, neutral: 0,
    aliases: ["clip_norm"], synonyms: ["clipnorm", "grad_norm"],
    "Largest norm of the gradient of each variable; 0 for no clipping.")

  package static let globalClipNorm = Hyperparameter(
    "optimizer.global_clip_norm", .real(0...(.greatestFiniteMagnitude)), default: 0.0, neutral: 0,
    aliases: ["global_clip_norm"],
    synonyms: ["global_clipnorm", "max_grad_norm", "max_gradient_norm", "clip_grad_norm"],
    "Largest norm of the gradient of all weights; 0 for no clipping.")

  package static let clipValue = Hyperparameter(
    "optimizer.clip_value", .real(0...(.greatestFiniteMagnitude)), default: 0.0, neutral: 0,
    aliases: ["clip_value"], synonyms: ["clipvalue", "gradient_clip_val"],
    "Largest magnitude of each element of the gradient; 0 for no clipping.")

  package static let averageMomentum = Hyperparameter(
    "optimizer.ema_momentum", .fraction, default: 0.0, neutral: 0, aliases: ["ema.momentum"],
    synonyms: ["ema", "use_ema", "ema_decay"],
    "Momentum of the weights' moving average, which is tested and saved; 0 for no average.")

  package static let accumulation = Hyperparameter(
    "optimizer.gradient_accumulation", .integer(1...1_000_000), default: 1, neutral: 1,
    aliases: ["gradient_accumulation"],
    synonyms: [
      "gradient_accumulation_steps", "accumulate_grad_batches", "accumulation_steps",
    ],
    "Batches whose gradients are averaged for one step of the optimizer.")

  static let clips = [clipNorm, globalClipNorm, clipValue]

  /// Finds settings that exclude each other, or the optimizer's.
  static func contradiction(in settings: Hyperparameters) -> HyperparameterContradiction? {
    let given = clips.filter { settings[$0] > 0 }.map(\.definition.name)
    if given.count > 1 {
      return HyperparameterContradiction(
        text: "'\(given[0])' and '\(given[1])' both clip the gradient; keep one",
        causes: Array(given.reversed()))
    }
    guard settings.squaresOccurrences else { return nil }
    // Both need the gradient of every occurrence of a key, of which only sums are kept.
    if settings[clipValue] > 0 {
      return HyperparameterContradiction(
        text: "optimizer.clip_value needs optimizer.repeated_keys: square_of_sum; with "
          + "sum_of_squares the gradient of each occurrence of a key would have to be clipped. Use "
          + "optimizer.clip_norm or optimizer.global_clip_norm",
        causes: [clipValue.definition.name, OptimizerSettings.repeatedKeys.definition.name])
    }
    guard settings[accumulation] > 1 else { return nil }
    return HyperparameterContradiction(
      text: "optimizer.gradient_accumulation needs optimizer.repeated_keys: square_of_sum, as in "
        + "Keras, which adds up the gradients of several batches before it squares them",
      causes: [accumulation.definition.name, OptimizerSettings.repeatedKeys.definition.name])
  }
}

extension HyperparameterOption {
  /// Creates an optimizer, with the settings that all of them have.
  ///
  /// - Parameters:
  ///   - parameters: its own.
  ///   - weightDecay: that of the optimizer, if it has a default of its own.
  init(
    optimizer name: String, _ summary: String, paper: String? = nil,
    _ parameters: [HyperparameterDefinition],
    weightDecay: Hyperparameter<Double> = WeightUpdateSettings.weightDecay,
    contradiction: @escaping @Sendable (Hyperparameters) -> HyperparameterContradiction? = { _ in
      nil
    }
  ) {
    let shared = [
      OptimizerSettings.lazy.definition, weightDecay.definition,
      WeightUpdateSettings.clipNorm.definition, WeightUpdateSettings.globalClipNorm.definition,
      WeightUpdateSettings.clipValue.definition, WeightUpdateSettings.averageMomentum.definition,
      WeightUpdateSettings.accumulation.definition,
    ]
    self.init(
      name, summary, paper: paper, parameters: parameters + shared,
      contradiction: {
        contradiction($0) ?? OptimizerSettings.contradiction(in: $0)
          ?? WeightUpdateSettings.contradiction(in: $0)
      })
  }
}
