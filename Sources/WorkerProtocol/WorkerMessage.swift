package import ExperimentModel

/// What the runner sends a worker, once, on its standard input.
///
/// The runner keeps the pipe open for as long as it lives: its end tells the worker that nobody
/// waits for the result any more.
package struct WorkerRequest: Sendable, Hashable, Codable {
  package let assignment: TrialAssignment

  package init(assignment: TrialAssignment) {
    self.assignment = assignment
  }
}

/// What a worker tells the runner on its standard output, in order. The last one says how the
/// attempt ended; nothing follows it.
package enum WorkerMessage: Sendable, Hashable, Codable {
  case event(TrialEvent)
  /// The checkpoint is on disk, and these are its metrics.
  case finished(TrialResult)
  /// An error of the worker's own, in words for people.
  case failed(message: String)
  /// The files of the trial cannot be written.
  case storageFailed(message: String)
  /// The loss was not finite in that epoch.
  case diverged(epoch: Int)
  /// The worker was asked to stop, and did at a safe point.
  case interrupted

  /// Whether the attempt ends with it.
  package var isFinal: Bool {
    if case .event = self { false } else { true }
  }
}
