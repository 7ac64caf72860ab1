import Kernels

extension TrainingEngine {
  /// Clears the gradient and the squares; lists the rows of the tables that a lazy step updates.
  /// While gradients of several batches are accumulated, the next batch adds to both.
  func beginGradient(_ rows: Span<UInt32>, of table: borrowing TrainingRows) {
    if accumulatedBatches == weightUpdate.accumulation { accumulatedBatches = 0 }
    if accumulatedBatches == 0 { clearGradient() }
    accumulatedBatches += 1
    lazyUpdate?.take(rows, of: table)
  }

  private func clearGradient() {
    guard lazyUpdate != nil else {
      gradient.fill(0)
      squares.fill(0)
      return
    }
    lazyUpdate?.clear(gradient)
    if squares.count > 0 { lazyUpdate?.clear(squares) }
    gradient.fill(0, in: network.denseStart..<gradient.count)
    lazyUpdate?.removeRows()
  }

  /// Adds the gradient of the L2 penalties.
  func addPenalty() {
    guard !penalty.isEmpty else { return }
    let (pool, penalty, gradient, weights) = (pool, penalty, gradient, weights.values)
    pool.run { member in
      penalty.add(
        to: gradient, weights: weights, in: pool.range(of: gradient.count, member: member))
    }
  }

  /// Calls `body` while the engine holds the weights to evaluate: their average, if they have one.
  package func evaluating<Value>(_ body: () throws -> Value) rethrows -> Value {
    guard weights.average != nil else { return try body() }
    weightUpdate.completeAverage(of: weights, pool)
    weights.exchangeAverage()
    defer { weights.exchangeAverage() }
    return try body()
  }

  /// Replaces the weights by those to evaluate, after the last step.
  package func keepEvaluatedWeights() {
    guard weights.average != nil else { return }
    weightUpdate.completeAverage(of: weights, pool)
    weights.exchangeAverage()
  }
}
