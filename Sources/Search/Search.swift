package import ExperimentModel

/// A search that anyone can repeat: suggestions are a pure function of the space, the sampler, the
/// seed and the results.
///
/// ```swift
/// let search = Search(space: space, sampler: TPESampler(), seed: 7, goal: .maximize)
/// switch search.next(after: trials) {
/// case .suggestion(let suggestion): …  // train it, or take over the result of what it repeats
/// case .waits(let open): …             // these results are needed first
/// case .exhausted: …                   // each point of the finite space has been suggested
/// }
/// ```
///
/// Suggestion k depends on the points of all earlier trials, and on those of their results that
/// `ResultLag` admits: without pruning, those of trials 0 … k − lag. All others are ignored even if
/// they are there, so the number of workers and the order in which trials end change nothing. Trials
/// without an admitted result enter as constant liars, in the order of their indices. A longer search
/// begins with the same suggestions as a shorter one.
///
/// Duplicates: a point that was suggested before is drawn again, up to `attempts` times; the last
/// attempts draw from the prior distributions. If all of them are known points, an unused point is
/// chosen at random where the space is small enough to list. Otherwise the suggestion repeats an
/// earlier one and takes over its result: training it again would give the same bits.
package struct Search: Sendable {
  package let space: SearchSpace
  package let sampler: any Sampler
  package let seed: UInt64
  /// Of the objectives, the metric first.
  package let goals: [TargetMetric.Goal]
  /// Decides which results a suggestion uses, and so how many trials can be open at once.
  package let lag: ResultLag

  /// False for points that must not be suggested.
  private let accepts: @Sendable (ParameterSpace.Point) -> Bool

  /// Draws of a point before the suggestion repeats an earlier one.
  package static let attempts = 8
  /// Attempts by the sampler; the others draw from the prior distributions.
  private static let samplerAttempts = 4
  /// Draws before the search gives up, if no point is acceptable.
  private static let mostAttempts = 256
  /// Most points of a space that is searched for unused points.
  private static let listedPoints = 4096

  /// - Parameters:
  ///   - lag: distance to the last trial whose result a suggestion uses, at least 1.
  ///   - pruning: the rule by which trials may end early; nil for none.
  ///   - accepts: a pure function; false for points that must not be suggested.
  package init(
    space: SearchSpace, sampler: any Sampler, seed: UInt64, goals: [TargetMetric.Goal],
    lag: Int = SearchDefinition.standardLag, pruning: PruningRule? = nil,
    accepting accepts: @escaping @Sendable (ParameterSpace.Point) -> Bool = { _ in true }
  ) {
    self.accepts = accepts
    self.space = space
    self.sampler = sampler
    self.seed = seed
    self.goals = goals
    self.lag = ResultLag(lag, pruning: pruning)
  }

  /// Creates a search for the best value of one metric.
  package init(
    space: SearchSpace, sampler: any Sampler, seed: UInt64, goal: TargetMetric.Goal,
    lag: Int = SearchDefinition.standardLag, pruning: PruningRule? = nil
  ) {
    self.init(
      space: space, sampler: sampler, seed: seed, goals: [goal], lag: lag, pruning: pruning)
  }

  /// What comes after some trials.
  package enum Next: Sendable, Hashable {
    case suggestion(Suggestion)
    /// The results of the trials with these indices are needed first.
    case waits(for: [Int])
    /// Each acceptable point of the space has been suggested.
    case exhausted
  }

  /// Returns the suggestion that follows some trials.
  ///
  /// - Parameter trials: all earlier trials, in the order of their indices.
  package func next(after trials: [SearchTrial]) -> Next {
    let history = SearchHistory(
      space: space, trials: trials, lag: sampler.usesResults ? lag : nil, goals: goals)
    return history.missing.isEmpty
      ? next(trials.count, history) : .waits(for: history.missing)
  }

  private func next(_ index: Int, _ history: SearchHistory) -> Next {
    var repeated: ParameterSpace.Point?
    for attempt in 0..<Self.mostAttempts {
      if attempt == Self.attempts {
        if let all = space.points(limit: Self.listedPoints) {
          return unused(of: all, index, history)
        }
        if let repeated {
          return .suggestion(
            Suggestion(index: index, point: repeated, repeats: history.firstIndex[repeated]))
        }
      }
      let point = drawnPoint(index, history, attempt: attempt)
      guard accepts(point) else { continue }
      if history.firstIndex[point] == nil {
        return .suggestion(Suggestion(index: index, point: point))
      }
      repeated = point
    }
    return .exhausted
  }

  private func unused(
    of all: [ParameterSpace.Point], _ index: Int, _ history: SearchHistory
  ) -> Next {
    let unused = all.filter { history.firstIndex[$0] == nil && accepts($0) }
    guard !unused.isEmpty else { return .exhausted }
    let random = SearchRandom(seed: seed).keyed(by: "unused").keyed(by: index)
    return .suggestion(
      Suggestion(index: index, point: unused[random.index(below: unused.count)]))
  }

  private func drawnPoint(
    _ index: Int, _ history: SearchHistory, attempt: Int
  ) -> ParameterSpace.Point {
    let request = SamplingRequest(history: history, seed: seed, index: index, attempt: attempt)
    return attempt < Self.samplerAttempts
      ? sampler.point(for: request) : RandomSampler().point(for: request)
  }
}
