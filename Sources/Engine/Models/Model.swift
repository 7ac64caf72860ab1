package import ExperimentModel

/// A model: composes layers over the embeddings of a row's fields.
///
/// Its hyperparameters, summary and paper stand in its `HyperparameterOption`.
package struct Model: Sendable {
  package let option: HyperparameterOption
  let tables: Tables
  /// Adds the model's branches.
  let compose: @Sendable (_ network: inout NetworkBuilder, _ settings: Hyperparameters) -> Void

  /// The tables with a row per key that a model reads.
  struct Tables: Sendable {
    /// Embeddings [rows, d]; nil for none.
    var embeddings: TableInitializer?
    /// Weights [rows, 1] of a linear term; nil for none.
    var linear: TableInitializer?
  }

  /// Initial weights of a table.
  enum TableInitializer: Sendable {
    /// As Keras's `Embedding` in the experiment log, with Glorot's rule on the whole table.
    case glorotUniform
    /// N(0, 1e-4), as FuxiCTR.
    case normal

    func initializer(rows: Int, columns: Int) -> Initializer {
      switch self {
      case .glorotUniform: .glorotUniform(rows: rows, columns: columns)
      case .normal: .normal(deviation: 1e-4)
      }
    }
  }

  init(
    _ option: HyperparameterOption, embeddings: TableInitializer? = .normal,
    linear: TableInitializer? = nil,
    compose: @escaping @Sendable (inout NetworkBuilder, Hyperparameters) -> Void
  ) {
    self.option = option
    tables = Tables(embeddings: embeddings, linear: linear)
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
