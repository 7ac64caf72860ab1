/// Row of a list of trials.
package struct TrialSummary: Sendable, Hashable, Identifiable {
  package let id: TrialID
  /// Position of its configuration in the sweep, from 0.
  package let number: Int
  package let name: String
  package let seed: UInt64
  /// Nil in a sweep with one split.
  package let split: UInt64?
  package let state: TrialState
  /// Number of completed epochs.
  package let epochs: Int
  /// The epoch whose weights early stopping kept; nil without it and until finished.
  package let keptEpoch: Int?
  /// Wall-clock seconds of the attempt that counts: the one that finished, else the latest. Nil
  /// while it runs.
  package let seconds: Double?
  /// Requested metrics in the order of the request; nil until finished.
  package let metrics: [Double?]

  package init(
    id: TrialID, number: Int, name: String, seed: UInt64, split: UInt64? = nil, state: TrialState,
    epochs: Int, keptEpoch: Int? = nil, seconds: Double?, metrics: [Double?]
  ) {
    self.id = id
    self.number = number
    self.name = name
    self.seed = seed
    self.split = split
    self.state = state
    self.epochs = epochs
    self.keptEpoch = keptEpoch
    self.seconds = seconds
    self.metrics = metrics
  }
}
