package import Kernels

/// A network's weights and optimizer states: flat buffers of one layout.
package final class Weights {
  package let layout: ParameterLayout
  package let values: Buffer<Float>
  /// Names of the optimizer's states.
  package let stateNames: [String]
  /// The optimizer's states, in the order of their names.
  package let states: [Buffer<Float>]
  /// Optimizer steps done.
  package var steps = 0

  /// Bytes of the weights and the optimizer's states.
  package static func bytes(layout: ParameterLayout, optimizer: any Optimizer) -> Int {
    (1 + optimizer.stateNames.count) * layout.count * MemoryLayout<Float>.stride
  }

  /// Draws the initial weights of a trial.
  package init(layout: ParameterLayout, optimizer: any Optimizer, seed: UInt64) {
    self.layout = layout
    let values = Buffer<Float>(repeating: 0, count: layout.count)
    self.values = values
    stateNames = optimizer.stateNames
    states = optimizer.stateNames.map {
      Buffer(repeating: optimizer.initialValue(ofState: $0), count: layout.count)
    }
    for tensor in layout.tensors {
      var span = values.mutableSpan(of: tensor.range)
      tensor.initializer.fill(
        &span,
        stream: RandomStream(seed: seed, purpose: .initialization, part: tensor.streamPart))
    }
  }
}
