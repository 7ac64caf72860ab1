import ExperimentModel
import Kernels

/// A step of an optimizer, with what Keras 3 has around every rule: the gradient is clipped, weights
/// decay, the rule steps, and the moving average follows.
///
/// With w the weights, a their average, λ the weight decay and μ the momentum:
///
///     w −= lr · λ · w                before the rule, for all weights
///     a = μ · a + (1 − μ) · w        after each batch; a = w until the second step
///
/// What is off costs nothing.
struct WeightUpdate: Sendable {
  let optimizer: any Optimizer
  /// Batches whose gradients are averaged for one step.
  let accumulation: Int
  private let weightDecay: Double
  private let clipping: GradientClipping?
  /// Nil without a moving average.
  private let averageMomentum: Double?
  /// The running averages of batch normalizations, which are not averaged again.
  private let statistics: [Range<Int>]

  /// Elements that decay and then step while they are in the cache.
  private static let blockSize = 4096

  /// - Parameter rowCounts: rows of each field in the embedding tables.
  init(
    _ settings: Hyperparameters, _ layout: ParameterLayout, rowCounts: [Int],
    _ allocator: BufferAllocator
  ) {
    optimizer = settings.makeOptimizer()
    accumulation = settings[WeightUpdateSettings.accumulation]
    weightDecay = settings[WeightUpdateSettings.weightDecay]
    clipping = GradientClipping(settings, layout, rowCounts: rowCounts, allocator)
    let momentum = settings[WeightUpdateSettings.averageMomentum]
    averageMomentum = momentum > 0 ? momentum : nil
    statistics = layout.tensors.filter { $0.role == .statistic }.map(\.range)
  }

  /// Updates the weights by one step.
  ///
  /// - Parameters:
  ///   - gradient: in the layout of the weights; clipped in place.
  ///   - squares: the squared gradients of the embeddings; empty for the squares of `gradient`.
  ///   - lazyUpdate: the rows of the tables that are updated; nil for all.
  ///   - denseStart: offset of the weights that are in no table.
  func step(
    _ weights: Weights, gradient: Buffer<Float>, squares: Buffer<Float>, lazyUpdate: LazyUpdate?,
    denseStart: Int, learningRate rate: Double, _ pool: ThreadPool
  ) {
    clipping?.clip(gradient, squares: squares, lazyUpdate: lazyUpdate, pool)
    let (values, states) = (weights.values, weights.states)
    let step = weights.steps / accumulation
    // A lazy update takes the rows of the tables itself.
    let first = lazyUpdate == nil ? 0 : denseStart
    pool.run { member in
      lazyUpdate?.update(
        values, gradient: gradient, squares: squares, states: states, member: member,
        of: pool.threads
      ) { values, gradients, squares, states, range in
        update(values, gradients, squares, states, range, learningRate: rate, step: step)
      }
      let part = pool.range(of: gradient.count - first, member: member)
      let range = first + part.lowerBound..<first + part.upperBound
      // Squares exist for the embeddings only.
      let bound = min(max(range.lowerBound, squares.count), range.upperBound)
      for (range, squares) in [
        (range.lowerBound..<bound, squares), (bound..<range.upperBound, nil),
      ] where !range.isEmpty {
        update(values, gradient, squares, states, range, learningRate: rate, step: step)
      }
    }
  }

  /// Weight decay and the rule's step of a range.
  private func update(
    _ values: Buffer<Float>, _ gradients: Buffer<Float>, _ squares: Buffer<Float>?,
    _ states: [Buffer<Float>], _ range: Range<Int>, learningRate: Double, step: Int
  ) {
    func stepRule(_ range: Range<Int>) {
      optimizer.update(
        values, gradients: gradients, squares: squares, states: states, in: range,
        learningRate: learningRate, step: step)
    }
    guard weightDecay > 0 else { return stepRule(range) }
    let decay = Lanes(repeating: -Float(learningRate * weightDecay))
    for first in stride(from: range.lowerBound, to: range.upperBound, by: Self.blockSize) {
      let block = first..<min(first + Self.blockSize, range.upperBound)
      updateElements(of: values, gradients: values, states: [], in: block) {
        (weight, _, _: inout InlineArray<0, Lanes>) in weight = weight.addingProduct(weight, decay)
      }
      stepRule(block)
    }
  }

  // MARK: - Averages of the weights

  /// True if the weights to evaluate are others than those that are trained.
  var averagesWeights: Bool { averageMomentum != nil || optimizer.averagesWeights }

  /// Moves the moving average towards the weights after a batch.
  func advanceAverage(of weights: Weights, _ pool: ThreadPool) {
    guard let momentum = averageMomentum, let average = weights.average else { return }
    // As in Keras: that of the first step is the weights themselves.
    let isFirst = (weights.steps - 1) / accumulation == 0
    let old = Lanes(repeating: isFirst ? 0 : Float(momentum))
    let new = isFirst ? 1 : Float(1 - momentum)
    let values = weights.values
    pool.run { member in
      let range = pool.range(of: values.count, member: member)
      updateElements(of: average, gradients: values, states: [], in: range) {
        (average, weight, _: inout InlineArray<0, Lanes>) in
        average = (weight * new).addingProduct(average, old)
      }
    }
  }

  /// Completes the average to all weights that an evaluation reads.
  func completeAverage(of weights: Weights, _ pool: ThreadPool) {
    guard let average = weights.average else { return }
    let (values, states) = (weights.values, weights.states)
    if optimizer.averagesWeights {
      pool.run { member in
        optimizer.average(
          values, states: states, into: average,
          in: pool.range(of: values.count, member: member))
      }
    }
    for range in statistics {
      for index in range { average[index] = values[index] }
    }
  }
}
