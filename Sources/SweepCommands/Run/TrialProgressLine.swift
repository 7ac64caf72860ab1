import ExperimentModel
import TerminalUI

extension WorkerLine {
  /// The line of a trial that trains or ranks.
  init(configuration: String, _ progress: TrialProgress) {
    self.init(
      configuration: configuration, epoch: progress.epoch, epochs: progress.epochs,
      mayStopEarly: progress.mayStopEarly,
      isRanking: progress.phase == .ranking, fraction: progress.fraction,
      loss: progress.loss.isNaN ? nil : progress.loss,
      samplesPerSecond: progress.samplesPerSecond)
  }
}
