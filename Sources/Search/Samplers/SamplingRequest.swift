/// All that a sampled point may depend on.
package struct SamplingRequest: Sendable {
  package let history: SearchHistory
  /// Number of the suggestion, from 0.
  package let index: Int
  /// Number of the attempt, from 0: earlier attempts gave points that had been suggested before.
  package let attempt: Int
  /// Random numbers of the whole search.
  let searchRandom: SearchRandom
  /// Random numbers of this suggestion and attempt.
  let random: SearchRandom

  init(history: SearchHistory, seed: UInt64, index: Int, attempt: Int) {
    self.history = history
    self.index = index
    self.attempt = attempt
    searchRandom = SearchRandom(seed: seed)
    random = searchRandom.keyed(by: "suggestion").keyed(by: index).keyed(by: attempt)
  }

  var space: SearchSpace { history.space }
}
