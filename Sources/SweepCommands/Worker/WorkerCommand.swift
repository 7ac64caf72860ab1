package import ArgumentParser
import Datasets
import Engine
import ExperimentModel
import Foundation
import SweepService
import TerminalUI
import TrialTraining
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
      let assignment = try channel.readAssignment()
      channel.endWithRunner(raising: stop)
      try channel.send(.ended(train(assignment, stop: stop, channel)))
    } catch {
      let message = plainText(of: error)
      log("error: \(message)")
      try channel.send(.ended(.failed(message: message)))
      throw ExitCode.failure
    }
  }

  private func train(
    _ assignment: TrialAssignment, stop: StopFlag, _ channel: WorkerChannel
  ) throws -> WorkerEnding {
    let trial = assignment.trial
    log("trial \(trial.id.short): \(trial.configuration.name), seed \(trial.seed)")
    let dataset = try EncodedDataset.open(path: assignment.datasetPath)
      .tested(by: assignment.dataset.evaluation)
    guard dataset.description.hash == trial.dataHash else {
      throw ServiceError(
        "\(assignment.datasetPath) holds other data than this trial was planned for; run the sweep "
          + "again")
    }
    let trainer = TrialTrainer(assignment: assignment, dataset: dataset)
    do {
      return try trainer.run(shouldStop: { stop.isRaised }) { event in
        if case .epochFinished(let epoch) = event {
          log(
            "epoch \(epoch.epoch): loss \(epoch.trainLoss), validation loss "
              + "\(epoch.validationLoss), validation AUC "
              + (epoch.validationAUC.map { "\($0)" } ?? "–"))
        }
        try channel.send(.event(event))
      }
    } catch let error as CheckpointError {
      let network = Network(trial.configuration.hyperparameters, fieldSizes: dataset.fieldSizes)
      // At most three optimizer states for each weight, of four bytes each.
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
