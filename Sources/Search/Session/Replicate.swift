import ExperimentModel

/// A trial of a suggestion, with one of the sweep's seeds and splits.
package struct Replicate: Sendable, Hashable {
  /// How it ended, as far as that depends on nothing but its identity.
  package enum Ending: Sendable, Hashable {
    /// With the values of the objectives, the metric first; NaN where one cannot be computed.
    case finished([Double])
    case diverged
    /// Given up after errors that say nothing about the suggestion.
    case failed
  }

  /// The metric after each epoch so far.
  package var values: [Double] = []
  /// Nil until it ends by itself.
  package var ending: Ending?
  var isRunning = false

  package init(values: [Double] = [], ending: Ending? = nil) {
    self.values = values
    self.ending = ending
  }

  /// True if it has come as far as it may: to that epoch, or to its end if nil.
  func hasReached(_ epoch: Int?) -> Bool {
    ending != nil || epoch.map { values.count >= $0 } ?? false
  }
}
