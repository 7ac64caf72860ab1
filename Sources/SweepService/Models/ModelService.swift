import Dispatch
package import ExperimentModel
package import WorkerProtocol

/// Works with trained models: evaluates, recommends and verifies.
///
/// Progress arrives as events while an operation runs. `stop` ends one early.
package struct ModelService: Sendable {
  package struct Progress: Sendable, Hashable {
    package let configuration: String
    package let progress: TrialProgress
  }

  package let events = EventBroadcast<Progress>()
  let paths: ProjectPaths
  private let stop: StopFlag

  package init(_ paths: ProjectPaths, stop: StopFlag = StopFlag()) {
    self.paths = paths
    self.stop = stop
  }

  /// Runs `work` on a thread of its own and returns its value.
  ///
  /// - Parameter work: reports its progress and asks whether to stop; returns nil if it stopped.
  /// - Throws: what `work` throws, and a `ServiceError` if it stopped.
  func run<Value: Sendable>(
    _ configuration: Configuration,
    _ work:
      @escaping @Sendable (
        _ shouldStop: () -> Bool, _ observe: (TrialProgress) -> Void
      ) throws -> Value?
  ) async throws -> Value {
    // Not a task: work that never waits would keep listeners from running where there is one core.
    let result = await withCheckedContinuation { continuation in
      DispatchQueue.global().async { [stop, events] in
        continuation.resume(
          returning: Result {
            try work({ stop.isRaised }) {
              events.send(Progress(configuration: configuration.name, progress: $0))
            }
          })
      }
    }
    guard let value = try result.get() else {
      throw ServiceError("interrupted; nothing was changed", kind: .interrupted)
    }
    return value
  }
}
