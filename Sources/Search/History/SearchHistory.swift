import ExperimentModel

/// The part of a search's history that one suggestion may depend on.
package struct SearchHistory: Sendable {
  /// A trial whose outcome, or that of its first epochs, is known.
  struct Known: Sendable {
    let index: Int
    /// By index of the parameter; NaN where inactive.
    let coordinates: [Double]
    let standing: Standing

    /// The same trial without its outcome.
    var asPending: Pending { Pending(index: index, coordinates: coordinates) }
  }

  /// A trial whose outcome is not known, or not yet to be known.
  struct Pending: Sendable {
    let index: Int
    /// By index of the parameter; NaN where inactive.
    let coordinates: [Double]
  }

  package let space: SearchSpace
  /// In the order of their indices, without failed trials and repetitions.
  let known: [Known]
  /// Constant liars, in the order of their indices.
  let pending: [Pending]
  /// Index of the first suggestion of each point so far.
  let firstIndex: [ParameterSpace.Point: Int]

  /// Indices of the trials whose results are needed first.
  let missing: [Int]

  /// - Parameters:
  ///   - trials: all earlier trials, in the order of their indices.
  ///   - lag: nil for samplers that use no results.
  init(
    space: SearchSpace, trials: [SearchTrial], lag: ResultLag?, goals: [TargetMetric.Goal]
  ) {
    var known: [Known] = []
    var pending: [Pending] = []
    var firstIndex: [ParameterSpace.Point: Int] = [:]
    var missing: [Int] = []
    // Values of the objectives, with the position in `known`.
    var finished: [(position: Int, values: [Double])] = []
    for (index, trial) in trials.enumerated() where firstIndex[trial.point] == nil {
      firstIndex[trial.point] = index
      let coordinates = space.coordinates(of: trial.point)
      guard let epochs = lag?.epochs(atDistance: trials.count - index) else {
        pending.append(Pending(index: index, coordinates: coordinates))
        continue
      }
      guard let observation = trial.observation(within: epochs) else {
        missing.append(index)
        continue
      }
      if let standing = Standing(observation, goal: goals[0]) {
        known.append(Known(index: index, coordinates: coordinates, standing: standing))
        if case .finished(let values) = observation { finished.append((known.count - 1, values)) }
      }
    }
    if goals.count > 1 {
      let order = ParetoOrder(finished.map(\.values), goals: goals)
      for (place, (position, _)) in zip(order.places, finished) {
        known[position] = Known(
          index: known[position].index, coordinates: known[position].coordinates,
          standing: place.map { .finished(loss: Double($0)) } ?? .diverged)
      }
    }
    self.space = space
    self.known = known
    self.pending = pending
    self.firstIndex = firstIndex
    self.missing = missing
  }

  /// Positions in `known` from the best trial to the worst; ties by index.
  var ranking: [Int] {
    known.indices.sorted {
      known[$0].standing != known[$1].standing
        ? known[$0].standing < known[$1].standing : $0 < $1
    }
  }
}
