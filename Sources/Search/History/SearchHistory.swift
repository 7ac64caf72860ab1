import ExperimentModel

/// The part of a search's history that one suggestion may depend on.
package struct SearchHistory: Sendable {
  /// A trial whose outcome is known.
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

  /// - Parameters:
  ///   - trials: all earlier trials, in the order of their indices.
  ///   - knownCount: number of trials, from the first, whose observations may be used.
  init(
    space: SearchSpace, trials: [SearchTrial], knownCount: Int, goal: TargetMetric.Goal
  ) {
    var known: [Known] = []
    var pending: [Pending] = []
    var firstIndex: [ParameterSpace.Point: Int] = [:]
    for (index, trial) in trials.enumerated() where firstIndex[trial.point] == nil {
      firstIndex[trial.point] = index
      let coordinates = space.coordinates(of: trial.point)
      guard index < knownCount, let observation = trial.observation else {
        pending.append(Pending(index: index, coordinates: coordinates))
        continue
      }
      if let standing = Standing(observation, goal: goal) {
        known.append(Known(index: index, coordinates: coordinates, standing: standing))
      }
    }
    self.space = space
    self.known = known
    self.pending = pending
    self.firstIndex = firstIndex
  }

  /// Positions in `known` from the best trial to the worst; ties by index.
  var ranking: [Int] {
    known.indices.sorted {
      known[$0].standing != known[$1].standing
        ? known[$0].standing < known[$1].standing : $0 < $1
    }
  }
}
