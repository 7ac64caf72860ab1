package import ArgumentParser
import Datasets
import ExperimentModel
import Foundation
import Engine
import TerminalUI
import TrialTraining
import WorkerProtocol

/// One process that trains one trial; the runner starts it.
package struct WorkerCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Trains one trial for a runner: a request on stdin, messages on stdout.",
    shouldDisplay: false)

  package init() {}

  package func run() async throws {
    // Linux would call it `exe`, after the link that the runner starts it by.
    try? Data("sweep".utf8).write(to: URL(filePath: "/proc/self/comm"))
    let stop = StopFlag.followingSignals()
    let channel = WorkerChannel()
    do {
      try checkProcessor()
      let assignment = try channel.readRequest().assignment
      channel.endWithRunner(raising: stop)
      try channel.send(train(assignment, stop: stop, channel))
    } catch {
      let message = plainText(of: error)
      log("error: \(message)")
      try channel.send(.failed(message: message))
      throw ExitCode.failure
    }
  }

  private func train(
    _ assignment: TrialAssignment, stop: StopFlag, _ channel: WorkerChannel
  ) throws -> WorkerMessage {
    let trial = assignment.trial
    log("trial \(trial.id.short): \(trial.configuration.name), seed \(trial.seed)")
    let dataset = try EncodedDataset.open(path: assignment.datasetPath)
      .tested(by: assignment.dataset.evaluation)
    guard dataset.description.hash == trial.dataHash else {
      throw CommandFailure(
        "\(assignment.datasetPath) holds other data than this trial was planned for; run the sweep "
          + "again")
    }
    let trainer = TrialTrainer(assignment: assignment, dataset: dataset)
    do {
      let ending = try trainer.run(shouldStop: { stop.isRaised }) { event in
        if case .epochFinished(let epoch) = event {
          log(
            "epoch \(epoch.epoch): loss \(epoch.trainLoss), validation loss "
              + "\(epoch.validationLoss), validation AUC "
              + (epoch.validationAUC.map { "\($0)" } ?? "–"))
        }
        try channel.send(.event(event))
      }
      switch ending {
      case .finished(let result): return .finished(result)
      case .diverged(let epoch): return .diverged(epoch: epoch)
      case .interrupted: return .interrupted
      }
    } catch let error as CheckpointError {
      let network = Network(trial.configuration.hyperparameters, fieldSizes: dataset.fieldSizes)
      // Weights and as many optimizer states, at most.
      guard !canWrite(bytes: 4 * 4 * network.layout.count, to: assignment.trialDirectory) else {
        throw error
      }
      log("error: \(error)")
      return .storageFailed(message: "\(error)")
    }
  }

  private func log(_ line: String) {
    TerminalOutput.standardError.write(line + "\n")
  }
}
