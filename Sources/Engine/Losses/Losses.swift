package import ExperimentModel

/// The losses that hyperparameters can choose.
package enum Losses {
  /// Creates each loss from its settings.
  package static let factories: [HyperparameterOption: @Sendable (Hyperparameters) -> any Loss] = [
    .binaryCrossEntropy: { _ in BinaryCrossEntropy() },
    .focal: {
      FocalLoss(
        gamma: Float($0[FocalSettings.gamma]), alpha: $0[FocalSettings.alpha].map { Float($0) })
    },
  ]
}

extension Hyperparameters {
  /// Creates the chosen loss.
  package func makeLoss() -> any Loss {
    guard let factory = Losses.factories[loss] else {
      preconditionFailure("the loss \(loss.name) has no implementation")
    }
    return factory(self)
  }
}
