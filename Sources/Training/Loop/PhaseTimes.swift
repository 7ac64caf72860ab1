/// Where the time of training goes, for benchmarks: parts call `lap` when they are done.
///
/// For one thread at a time. Reading the clock costs some 30 ns, a group of samples takes 10,000
/// times as long.
package final class PhaseTimes {
  package enum Phase: String, Sendable, CaseIterable {
    case slots = "projections of slots"
    case lookUp = "embedding look-up"
    case projections
    case attention
    case output = "output layer"
    case perceptron = "MLP"
    case loss
    case attentionBackward = "attention, backward"
    case projectionsBackward = "projections, backward"
    case weightGradients = "weight gradients"
    case perceptronBackward = "MLP, backward"
    case outputBackward = "output layer, backward"
    case slotsBackward = "projections of slots, backward"
    case embeddingGradients = "embedding gradients"
    case sums = "sums over shards"
    case packing = "packing weights"
    case optimizer
  }

  package private(set) var seconds: [Phase: Double] = [:]
  private var last = ContinuousClock.now

  package init() {}

  /// Forgets the time since the last lap.
  package func start() { last = .now }

  /// Counts the time since the last lap for a phase.
  func lap(_ phase: Phase) {
    let now = ContinuousClock.now
    seconds[phase, default: 0] += (now - last) / .seconds(1)
    last = now
  }
}
