package import ExperimentModel

/// The optimizers that hyperparameters can choose.
package enum Optimizers {
  /// Creates each optimizer from its settings.
  package static let factories:
    [HyperparameterOption: @Sendable (Hyperparameters) -> any Optimizer] = [
      .adam: { adam($0) },
      .adamW: { adam($0) },
      .nadam: {
        Nadam(
          beta1: $0[AdamSettings.beta1],
          beta2: $0[AdamSettings.beta2], epsilon: $0[AdamSettings.epsilon])
      },
      .adamax: {
        Adamax(
          beta1: $0[AdamaxSettings.beta1],
          beta2: $0[AdamaxSettings.beta2], epsilon: $0[AdamaxSettings.epsilon])
      },
      .scheduleFreeAdamW: {
        ScheduleFreeAdamW(
          beta1: $0[ScheduleFreeSettings.beta1],
          beta2: $0[ScheduleFreeSettings.beta2], epsilon: $0[ScheduleFreeSettings.epsilon])
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
      .ftrl: {
        FTRL(
          initialAccumulator: $0[FTRLSettings.initialAccumulator],
          l1: $0[FTRLSettings.l1], l2: $0[FTRLSettings.l2],
          l2Shrinkage: $0[FTRLSettings.l2Shrinkage], beta: $0[FTRLSettings.beta])
      },
      .lion: { Lion(beta1: $0[LionSettings.beta1], beta2: $0[LionSettings.beta2]) },
      .sgd: {
        SGD(
          momentum: $0[SGDSettings.momentum],
          nesterov: $0[SGDSettings.nesterov])
      },
    ]

  /// AdamW is Adam with a weight decay, which `WeightUpdate` applies.
  private static func adam(_ settings: Hyperparameters) -> Adam {
    Adam(
      beta1: settings[AdamSettings.beta1],
      beta2: settings[AdamSettings.beta2], epsilon: settings[AdamSettings.epsilon])
  }
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
