import Kernels

extension TrainingEngine {
  /// Clears the gradient and the squares; lists the rows of the tables that a lazy step updates.
  func beginGradient(_ rows: Span<UInt32>, of table: borrowing TrainingRows) {
    guard lazyUpdate != nil else {
      gradient.fill(0)
      squares.fill(0)
      return
    }
    lazyUpdate?.clear(gradient)
    if squares.count > 0 { lazyUpdate?.clear(squares) }
    gradient.fill(0, in: network.denseStart..<gradient.count)
    lazyUpdate?.take(rows, of: table)
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

  /// Updates the weights by one step of the optimizer.
  func update(learningRate rate: Double) {
    let (pool, gradient, optimizer) = (pool, gradient, optimizer)
    let (values, states, step) = (weights.values, weights.states, weights.steps)
    let (squares, lazyUpdate) = (squares, lazyUpdate)
    // A lazy update takes the rows of the tables itself.
    let first = lazyUpdate == nil ? 0 : network.denseStart
    pool.run { member in
      lazyUpdate?.update(
        values, gradient: gradient, squares: squares, states: states, member: member,
        of: pool.threads
      ) { values, gradients, squares, states, range in
        optimizer.update(
          values, gradients: gradients, squares: squares, states: states, in: range,
          learningRate: rate, step: step)
      }
      let part = pool.range(of: gradient.count - first, member: member)
      let range = first + part.lowerBound..<first + part.upperBound
      // Squares exist for the embeddings only.
      let bound = min(max(range.lowerBound, squares.count), range.upperBound)
      for (range, squares) in [
        (range.lowerBound..<bound, squares), (bound..<range.upperBound, nil),
      ] where !range.isEmpty {
        optimizer.update(
          values, gradients: gradient, squares: squares, states: states, in: range,
          learningRate: rate, step: step)
      }
    }
  }
}
