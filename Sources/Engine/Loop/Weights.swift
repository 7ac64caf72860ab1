package import ExperimentModel
package import Kernels

/// A network's weights and optimizer states: flat buffers of one layout.
package final class Weights {
  package let layout: ParameterLayout
  package private(set) var values: Buffer<Float>
  /// Names of the optimizer's states.
  package let stateNames: [String]
  /// The optimizer's states, in the order of their names.
  package let states: [Buffer<Float>]
  /// Average of the weights, which is evaluated and saved in their place; nil if they are
  /// themselves. A training engine makes it.
  package private(set) var average: Buffer<Float>?
  /// Batches trained; without gradient accumulation, the steps of the optimizer.
  package var steps = 0

  /// Bytes of the weights, the optimizer's states and the average.
  package static func bytes(layout: ParameterLayout, settings: Hyperparameters) -> Int {
    let optimizer = settings.makeOptimizer()
    let hasAverage =
      settings[WeightUpdateSettings.averageMomentum] > 0 || optimizer.averagesWeights
    let buffers = 1 + optimizer.stateNames.count + (hasAverage ? 1 : 0)
    return buffers * layout.count * MemoryLayout<Float>.stride
  }

  /// Draws the initial weights of a trial.
  package init(layout: ParameterLayout, optimizer: any Optimizer, seed: UInt64) {
    self.layout = layout
    let values = Buffer<Float>(repeating: 0, count: layout.count)
    self.values = values
    stateNames = optimizer.stateNames
    states = optimizer.stateNames.map {
      Buffer(repeating: optimizer.initialValue(ofState: $0) ?? 0, count: layout.count)
    }
    for tensor in layout.tensors {
      var span = values.mutableSpan(of: tensor.range)
      tensor.initializer.fill(
        &span,
        stream: RandomStream(seed: seed, purpose: .initialization, part: tensor.streamPart))
    }
  }

  /// Gives states that begin as the weights their values, and makes the average.
  func prepare(_ update: WeightUpdate) {
    if update.averagesWeights, average == nil {
      average = Buffer(repeating: 0, count: layout.count)
    }
    guard steps == 0 else { return }
    for (name, state) in zip(stateNames, states)
    where update.optimizer.initialValue(ofState: name) == nil {
      for index in 0..<layout.count { state[index] = values[index] }
    }
  }

  /// The weights to evaluate.
  package var evaluated: Buffer<Float> { average ?? values }

  /// Exchanges weights and average.
  func exchangeAverage() {
    guard let other = average else { return }
    average = values
    values = other
  }
}
