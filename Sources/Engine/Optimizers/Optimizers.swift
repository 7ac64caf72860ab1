package import ExperimentModel

/// The optimizers that hyperparameters can choose.
package enum Optimizers {
  /// Creates each optimizer from its settings.
  package static let factories:
    [HyperparameterOption: @Sendable (Hyperparameters) -> any Optimizer] = [
      .adam: {
        Adam(
          beta1: $0[AdamSettings.beta1],
          beta2: $0[AdamSettings.beta2], epsilon: $0[AdamSettings.epsilon])
      },
      .adamW: {
        AdamW(
          beta1: $0[AdamSettings.beta1],
          beta2: $0[AdamSettings.beta2], epsilon: $0[AdamSettings.epsilon],
          weightDecay: $0[AdamWSettings.weightDecay])
      },
      .rmsprop: {
        RMSprop(
          rho: $0[RMSpropSettings.rho],
          momentum: $0[RMSpropSettings.momentum], epsilon: $0[RMSpropSettings.epsilon],
          centered: $0[RMSpropSettings.centered])
      },
      .adagrad: {
        Adagrad(
          initialAccumulator: $0[AdagradSettings.initialAccumulator],
          epsilon: $0[AdagradSettings.epsilon])
      },
      .sgd: {
        SGD(
          momentum: $0[SGDSettings.momentum],
          nesterov: $0[SGDSettings.nesterov])
      },
    ]
}

extension Hyperparameters {
  /// Creates the chosen optimizer.
  package func makeOptimizer() -> any Optimizer {
    guard let factory = Optimizers.factories[optimizer] else {
      preconditionFailure("the optimizer \(optimizer.name) has no implementation")
    }
    return factory(self)
  }
}
