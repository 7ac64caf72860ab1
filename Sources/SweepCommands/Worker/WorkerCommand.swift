package import ArgumentParser
import ExperimentModel
import Foundation
import SweepService
import TerminalUI
import WorkerProtocol

/// Worker process: trains one trial. The runner starts it.
package struct WorkerCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Trains one trial for a runner: an assignment on stdin, messages on stdout.",
    shouldDisplay: false)

  package init() {}

  package func run() async throws {
    // Linux would name the process `exe`, after the link that the runner starts it by.
    try? Data("sweep".utf8).write(to: URL(filePath: "/proc/self/comm"))
    let stop = StopFlag.followingSignals()
    let channel = WorkerChannel()
    do {
      try checkProcessor()
      let service = WorkerService(try channel.readAssignment())
      channel.endWithRunner(raising: stop)
      let ending = try service.train(shouldStop: { stop.isRaised }, log: log) { event in
        try channel.send(.event(event))
      }
      try channel.send(.ended(ending))
    } catch {
      let message = plainText(of: error)
      log("error: \(message)")
      try channel.send(.ended(.failed(message: message)))
      throw ExitCode.failure
    }
  }

  private func log(_ line: String) { TerminalOutput.standardError.write(line + "\n") }
}
