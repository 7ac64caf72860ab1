/// Event of a running worker.
package enum TrialEvent: Sendable, Hashable, Codable {
  /// At most a few times per second.
  case progress(TrialProgress)
  case epochFinished(EpochMetrics)
}
