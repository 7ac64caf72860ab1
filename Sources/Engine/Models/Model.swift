package import ExperimentModel

/// A model: composes layers over the embeddings of a row's fields.
///
/// Its hyperparameters, summary and paper stand in its `HyperparameterOption`.
package struct Model: Sendable {
  package let option: HyperparameterOption
  let tables: @Sendable (Hyperparameters) -> Tables
  /// Adds the model's branches.
  let compose: @Sendable (_ network: inout NetworkBuilder, _ settings: Hyperparameters) -> Void

  /// The tables with a row per key that a model reads.
  struct Tables: Sendable {
    /// True for embeddings [rows, d].
    var embeddings: Bool
    /// Width of the weights [rows, width] of a linear part, which start from N(0, 1e-4), as
    /// FuxiCTR's; 0 for none.
    var linearWidth: Int
  }

  init(
    _ option: HyperparameterOption, embeddings: Bool = true, linear: Bool = false,
    compose: @escaping @Sendable (inout NetworkBuilder, Hyperparameters) -> Void
  ) {
    self.init(
      option, tables: { _ in Tables(embeddings: embeddings, linearWidth: linear ? 1 : 0) },
      compose: compose)
  }

  init(
    _ option: HyperparameterOption, tables: @escaping @Sendable (Hyperparameters) -> Tables,
    compose: @escaping @Sendable (inout NetworkBuilder, Hyperparameters) -> Void
  ) {
    self.option = option
    self.tables = tables
    self.compose = compose
  }

  /// All models.
  package static let all: [Model] = [
    .autoInt, .autoIntMLP, .logisticRegression, .fm, .mlp, .wideDeep, .deepFM, .fwfm, .dcn, .dcnV2,
    .xDeepFM, .afm, .gdcn, .fiBiNET, .maskNet, .finalMLP,
    .fcn, .din,
  ]

  /// The model of an option.
  init(_ option: HyperparameterOption) {
    guard let model = Self.all.first(where: { $0.option == option }) else {
      preconditionFailure("the model \(option.name) has no implementation")
    }
    self = model
  }
}
