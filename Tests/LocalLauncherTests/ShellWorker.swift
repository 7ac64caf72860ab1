import ExperimentModel
import Foundation
import LocalLauncher
import TestSupport
import WorkerProtocol

/// A launcher whose worker is a shell script, with a folder for its trials.
struct ShellWorker: Sendable {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func launcher(_ script: String, options: ProcessLauncher.Options = .init()) -> ProcessLauncher {
    ProcessLauncher(executable: "/bin/sh", arguments: ["-c", script], options: options)
  }

  func assignment(_ number: Int = 0) -> TrialAssignment {
    TrialAssignment(
      trial: Trial(
        configuration: Configuration(name: "c\(number)", hyperparameters: Hyperparameters()),
        seed: UInt64(number), dataHash: "", engineVersion: ""),
      dataset: DatasetSpecification(source: "sample"), datasetPath: "/data",
      trialDirectory: folder.path("trial-\(number)"), threads: 1)
  }

  /// A shell command that prints the messages.
  static func say(_ messages: WorkerMessage...) throws -> String {
    try messages.map { message in
      let line = String(decoding: try MessageCoding.line(message).dropLast(), as: UTF8.self)
      return "printf '%s\\n' '\(line.replacing("'", with: "'\\''"))'"
    }.joined(separator: "; ")
  }
}
