package enum OptimizerName: String, Sendable, Hashable, CaseIterable, Codable {
  case adam, adamw, rmsprop, adagrad, sgd
}

/// The squared gradient of an embedding whose key occurs several times in a batch.
package enum RepeatedKeys: String, Sendable, Hashable, CaseIterable, Codable {
  /// The gradients of all occurrences are added up, then squared: PyTorch, and Keras on other
  /// backends than TensorFlow.
  case squareOfSum = "square_of_sum"
  /// The gradient of each occurrence is squared by itself, then added up: Keras 3 on TensorFlow,
  /// whose optimizers get the gradient of an embedding with repeated indices.
  case sumOfSquares = "sum_of_squares"
}

/// An optimizer with Keras 3's semantics, names and defaults.
///
/// Only the parameters of the chosen optimizer count: the others keep their defaults, are not part
/// of a trial's identity and a grid file may not set them.
package struct OptimizerSettings: Sendable, Hashable {
  package var name: OptimizerName = .adam
  /// Adam, AdamW: decay of the first moment.
  package var beta1 = 0.9
  /// Adam, AdamW: decay of the second moment.
  package var beta2 = 0.999
  /// Adam, AdamW: outside the root. RMSprop, Adagrad: inside the root.
  package var epsilon = 1e-7
  /// AdamW: share of a weight that a step takes off, times the learning rate.
  package var weightDecay = 0.004
  /// RMSprop: decay of the mean square.
  package var rho = 0.9
  /// RMSprop: subtract the squared mean gradient from the mean square.
  package var centered = false
  /// SGD, RMSprop.
  package var momentum = 0.0
  /// SGD: look ahead by one momentum step.
  package var nesterov = false
  /// Adagrad: where each sum of squares starts.
  package var initialAccumulator = 0.1
  /// All but SGD.
  package var repeatedKeys: RepeatedKeys = .squareOfSum

  package init(name: OptimizerName = .adam) {
    self.name = name
  }

  /// True if the optimizer needs the squared gradient of each occurrence of a key.
  package var squaresOccurrences: Bool { name != .sgd && repeatedKeys == .sumOfSquares }
}
