import Kernels

/// Where the time of training goes, for benchmarks: parts call `lap` when they are done.
///
/// For one thread at a time. Reading the clock costs some 30 ns, fifty times in a group of samples that
/// takes 100 µs.
package final class PhaseTimes {
  package enum Phase: Int, Sendable, CaseIterable {
    case keyProjections, lookUp, projections, attention, output, perceptron, loss
    case attentionBackward, projectionsBackward, weightGradients, perceptronBackward
    case outputBackward, keyProjectionsBackward, embeddingGradients, reduction, packing, optimizer

    package var name: String {
      switch self {
      case .keyProjections: "projections per key"
      case .lookUp: "embedding look-up"
      case .projections: "projections"
      case .attention: "attention"
      case .output: "output layer"
      case .perceptron: "MLP"
      case .loss: "loss"
      case .attentionBackward: "attention, backward"
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

  // In the order of the phases: a dictionary would take longer than some of them.
  private let seconds = Buffer<Double>(repeating: 0, count: Phase.allCases.count)
  private var last = ContinuousClock.now

  package init() {}

  /// Forgets the time since the last lap.
  package func start() { last = .now }

  /// Counts the time since the last lap for a phase.
  func lap(_ phase: Phase) {
    let now = ContinuousClock.now
    seconds[phase.rawValue] += (now - last) / .seconds(1)
    last = now
  }

  /// Seconds of a phase so far.
  package subscript(phase: Phase) -> Double { seconds[phase.rawValue] }
}
