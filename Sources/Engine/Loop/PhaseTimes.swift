import Kernels

/// Time per phase of a training step, for benchmarks: each part calls `lap` when it is done.
///
/// For one thread. Reading the clock takes about 30 ns, fifty times in a group of samples that
/// takes 100 µs.
package final class PhaseTimes {
  package enum Phase: Int, Sendable, CaseIterable {
    case keyProjections, lookUp, projections, attention, interaction, output, perceptron, loss
    case attentionBackward, interactionBackward, projectionsBackward, weightGradients
    case perceptronBackward
    case outputBackward, keyProjectionsBackward, embeddingGradients, reduction, packing, optimizer

    package var name: String {
      switch self {
      case .keyProjections: "projections per key"
      case .lookUp: "embedding look-up"
      case .projections: "projections"
      case .attention: "attention"
      case .interaction: "feature interactions"
      case .output: "output layer"
      case .perceptron: "MLP"
      case .loss: "loss"
      case .attentionBackward: "attention, backward"
      case .interactionBackward: "feature interactions, backward"
      case .projectionsBackward: "projections, backward"
      case .weightGradients: "weight gradients"
      case .perceptronBackward: "MLP, backward"
      case .outputBackward: "output layer, backward"
      case .keyProjectionsBackward: "projections per key, backward"
      case .embeddingGradients: "embedding gradients"
      case .reduction: "reduction over shards"
      case .packing: "packing weights"
      case .optimizer: "optimizer"
      }
    }
  }

  // Indexed by phase: a dictionary lookup would take longer than some phases.
  private let seconds = Buffer<Double>(repeating: 0, count: Phase.allCases.count)
  private var last = ContinuousClock.now

  package init() {}

  /// Restarts the current lap.
  package func start() { last = .now }

  /// Adds the time since the last lap to a phase.
  func lap(_ phase: Phase) {
    let now = ContinuousClock.now
    seconds[phase.rawValue] += (now - last) / .seconds(1)
    last = now
  }

  /// Seconds of a phase so far.
  package subscript(phase: Phase) -> Double { seconds[phase.rawValue] }
}
