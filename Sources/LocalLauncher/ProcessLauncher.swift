import CPlatform
package import ExperimentModel
package import Scheduling
import Subprocess

/// Runs each attempt in a process of its own on this machine.
///
/// A worker leads a process group, so that Ctrl-C on the terminal reaches only the runner and that
/// whatever it starts ends with it. Its standard input stays open while the runner lives.
package struct ProcessLauncher: TrialLauncher {
  package struct Options: Sendable {
    /// How long a worker that was told to stop may take before it is killed.
    package var grace: Duration
    /// How long an attempt may take; nil for as long as it likes.
    package var timeout: Duration?
    /// Lines of its log that are kept with an attempt.
    package var keptLogLines: Int
    /// Bytes that all workers together should stay below; nil when unknown.
    package var memoryLimit: Int64?

    package init(
      grace: Duration = .seconds(30), timeout: Duration? = nil, keptLogLines: Int = 40,
      memoryLimit: Int64? = nil
    ) {
      self.grace = grace
      self.timeout = timeout
      self.keptLogLines = keptLogLines
      self.memoryLimit = memoryLimit
    }
  }

  let executable: String
  let name: String?
  let arguments: [String]
  let environment: [String: String]
  let options: Options
  let workers = WorkerMemory()

  /// - Parameters:
  ///   - executable: path of the program.
  ///   - name: what the program is told that it is called; its path where nil.
  ///   - arguments: what makes it a worker.
  ///   - environment: variables to set beside those of this process.
  package init(
    executable: String, name: String? = nil, arguments: [String] = ["worker"],
    environment: [String: String] = [:], options: Options = Options()
  ) {
    self.executable = executable
    self.name = name
    self.arguments = arguments
    self.environment = environment
    self.options = options
    // A worker that dies while its request is being written must not take the runner with it.
    sweep_ignore_broken_pipes()
  }

  package func run(
    _ assignment: TrialAssignment,
    observe: @escaping @Sendable (TrialEvent) async -> Void
  ) async -> AttemptOutcome {
    let attempt = WorkerAttempt(launcher: self, assignment: assignment, observe: observe)
    // In a task of its own, which nobody cancels: the pipes must be read to their end, the process
    // waited for and its last words heard, above all when it is told to stop.
    let work = Task { await attempt.run() }
    return await withTaskCancellationHandler {
      await work.value
    } onCancel: {
      attempt.requestEnd(.stop)
    }
  }
}
