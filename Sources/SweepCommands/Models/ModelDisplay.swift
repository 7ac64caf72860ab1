import Foundation
import SweepService
import TerminalUI
import WorkerProtocol

/// Shows how far an operation on one model is: on a terminal a line that is redrawn in place, elsewhere
/// nothing.
enum ModelDisplay {
  /// Runs an operation of a service that Ctrl-C and other stop signals end early.
  static func follow<Value>(
    _ paths: ProjectPaths, _ work: (ModelService) async throws -> Value
  ) async throws -> Value {
    let service = ModelService(paths, stop: .followingSignals())
    let value = try await following(service.events, by: show) { try await work(service) }
    // Signals end the program again: it may wait for a reader of its output.
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    return value
  }

  @Sendable private static func show(_ events: AsyncStream<ModelService.Progress>) async {
    let display = ProgressDisplay(environment: ProcessInfo.processInfo.environment)
    for await event in events {
      await display.update(
        worker: 0, WorkerLine(configuration: event.configuration, event.progress))
    }
    await display.finish()
  }
}
