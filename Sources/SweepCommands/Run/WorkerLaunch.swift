import ExperimentModel
import Foundation
import LocalLauncher
import Scheduling
import SweepService

/// Starts this program's workers.
enum WorkerLaunch {
  /// Makes the launcher of a run's workers on this machine.
  @Sendable static func processes(_ limits: RunService.Limits) -> any TrialLauncher {
    ProcessLauncher(
      executable: executablePath, name: CommandLine.arguments[0],
      options: .init(timeout: limits.timeout, memoryLimit: limits.memory))
  }

  /// This program: the link leads to the file that the process was started from, whatever was built in
  /// its place since.
  private static var executablePath: String {
    let link = "/proc/self/exe"
    return FileManager.default.fileExists(atPath: link) ? link : CommandLine.arguments[0]
  }
}
