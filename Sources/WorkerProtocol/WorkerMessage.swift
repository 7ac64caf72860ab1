package import ExperimentModel

/// Message of a worker to the runner, on its standard output. Nothing follows the ending.
///
/// The runner sends one message to the worker, its `TrialAssignment`, and keeps that pipe open as
/// long as it lives: the end of the pipe shows the worker that the runner has ended.
package enum WorkerMessage: Sendable, Hashable, Codable {
  case event(TrialEvent)
  case ended(WorkerEnding)
}
