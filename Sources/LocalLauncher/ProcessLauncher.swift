import CPlatform
package import ExperimentModel
import Subprocess

/// Runs each attempt in a process of its own on this machine.
///
/// A worker leads a process group: Ctrl-C on the terminal reaches only the runner, and all that a
/// worker starts ends with it. Its standard input stays open while the runner lives.
package struct ProcessLauncher: TrialLauncher {
  package struct Options: Sendable {
    /// Time that a worker has to stop on request before it is killed.
    package var grace: Duration
    /// Time limit of an attempt; nil for none.
    package var timeout: Duration?
    /// Number of the log's last lines in the outcome.
    package var keptLogLines: Int
    /// Bytes for all workers together; nil if unknown.
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
  ///   - name: argument 0 of the program; nil for its path.
  ///   - arguments: the arguments that make it a worker.
  ///   - environment: variables to set in addition to those of this process.
  package init(
    executable: String, name: String? = nil, arguments: [String] = ["worker"],
    environment: [String: String] = [:], options: Options = Options()
  ) {
    self.executable = executable
    self.name = name
    self.arguments = arguments
    self.environment = environment
    self.options = options
    // A worker may die while its assignment is written.
    sweep_ignore_broken_pipes()
  }

  package func run(
    _ assignment: TrialAssignment,
    observe: @escaping @Sendable (TrialEvent) async -> Void
  ) async -> AttemptOutcome {
    let attempt = WorkerAttempt(launcher: self, assignment: assignment, observe: observe)
    // A task of its own, which is never cancelled: even on a request to stop, the pipes must be read
    // to their end and the process waited for.
    let work = Task { await attempt.run() }
    return await withTaskCancellationHandler {
      await work.value
    } onCancel: {
      attempt.requestEnd(.stop)
    }
  }
}
