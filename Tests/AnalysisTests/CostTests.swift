import Analysis
import Evaluation
import ExperimentModel
import Foundation
import TestSupport
import Testing

/// Costs, epochs, curves and the Pareto front.
struct CostTests {
  @Test func anEpochIsAWordOrANumberFromOne() {
    for text in ["0", "-1", "first", "", "1.5"] { #expect(EpochChoice(text) == nil) }
    #expect(EpochChoice("12") == .number(12))
  }

  @Test func epochsBeforeAnInterruptionAreCounted() throws {
    var trial = Snapshots.finished(
      Snapshots.configuration("baseline"), number: 0, Snapshots.result(ndcg: 0.5))
    // 12.5 s by the clock, and two epochs of 1.25 s.
    #expect(trial.seconds == 12.5)
    trial.attempts.insert(trial.attempts[0], at: 0)
    trial.attempts[0].state = .interrupted
    #expect(trial.seconds == 12.5)
    trial.epochs = (1...12).map(Snapshots.epoch)
    #expect(trial.seconds == 15)
    let comparison = Comparison(Snapshots.snapshot([trial.trial.configuration], [trial]))
    #expect(comparison.entries[0].cost.seconds?.mean == 15)
    trial.state = .interrupted
    #expect(trial.seconds == 12.5)
  }

  /// The seconds of a trial that continued a shorter one are those of all its epochs.
  @Test func epochsOfAShorterTrialAreCounted() {
    var trial = Snapshots.finished(
      Snapshots.configuration("baseline"), number: 0, Snapshots.result(ndcg: 0.5))
    #expect(WorkSummary([trial]).savedSeconds == 0)
    trial.epochs = (1...12).map(Snapshots.epoch)
    #expect(trial.seconds == 15)
    #expect(WorkSummary([trial]).seconds == 12.5)
    #expect(WorkSummary([trial]).savedSeconds == 2.5)
  }

  @Test func learningCurvesAverageFinishedSeeds() {
    var trials = Snapshots.severalSeeds.trials.filter { $0.number == 3 }
    // The trial diverged after the first epoch.
    trials[2].epochs[0].validationAUC = 0.2
    let curve = LearningCurve(trials, .validationAUC)
    #expect(curve?.points.map(\.trials) == [2, 2])
    #expect(curve?.points.map(\.lowest) == [0.61, 0.61])
    // Before any trial has finished, the curve averages all trials.
    #expect(LearningCurve([trials[2]], .validationAUC)?.points.map(\.mean) == [0.2])
  }

  @Test func theParetoFrontRisesInQualityWithTime() {
    let configurations = (0..<5).map { Snapshots.configuration($0 == 0 ? "baseline" : "c\($0)") }
    // Seconds and quality: c3 is slower and worse than c1, c4 equals c1.
    let points = [(10.0, 0.5), (5, 0.4), (20, 0.7), (8, 0.3), (5, 0.4)]
    let trials = zip(configurations.indices, points).map { number, point in
      var trial = Snapshots.finished(
        configurations[number], number: number, Snapshots.result(ndcg: point.1))
      trial.attempts[0].endedAt = trial.attempts[0].startedAt.addingTimeInterval(point.0)
      return trial
    }
    #expect(
      ParetoFront(Comparison(Snapshots.snapshot(configurations, trials))).numbers == [1, 0, 2])
    #expect(ParetoFront(Comparison(Snapshots.nothingFinished)).numbers.isEmpty)
  }

  /// Epochs without a validation AUC are never the best.
  @Test func theBestEpochHasAnAUC() {
    var trial = Snapshots.oneSeed.trials[0]
    trial.epochs = (1...3).map(Snapshots.epoch)
    trial.epochs[0].validationAUC = nil
    trial.epochs[1].validationAUC = .nan
    #expect(EpochChoice.best.pick(trial)?.epoch == 3)
  }

  /// The last epoch is that whose weights were tested.
  @Test func theLastEpochIsTheOneThatEarlyStoppingKept() throws {
    var trial = Snapshots.oneSeed.trials[0]
    trial.epochs = (1...3).map(Snapshots.epoch)
    for (index, loss) in [0.6, 0.5, 0.55].enumerated() { trial.epochs[index].validationLoss = loss }
    #expect(EpochChoice.last.pick(trial)?.epoch == 3)
    var settings = Hyperparameters()
    settings[.earlyStopping] = try #require(HyperparameterChoice.earlyStopping["validation_loss"])
    trial.trial = Trial(
      configuration: Configuration(name: "a", hyperparameters: settings), seed: 1, dataHash: "d",
      engineVersion: "1")
    #expect(EpochChoice.last.pick(trial)?.epoch == 2)
  }

  /// The best epoch is that by the monitored measure.
  @Test func theBestEpochFollowsWhatEarlyStoppingMonitors() throws {
    var trial = Snapshots.oneSeed.trials[0]
    trial.epochs = (1...3).map(Snapshots.epoch)
    for index in 0..<3 {
      trial.epochs[index].validationAUC = [0.7, 0.8, 0.9][index]
      trial.epochs[index].validationLoss = [0.6, 0.5, 0.7][index]
    }
    #expect(EpochChoice.best.pick(trial)?.epoch == 3)
    var settings = Hyperparameters()
    settings[.earlyStopping] = try #require(HyperparameterChoice.earlyStopping["validation_loss"])
    trial.trial = Trial(
      configuration: Configuration(name: "a", hyperparameters: settings), seed: 1, dataHash: "d",
      engineVersion: "1")
    #expect(EpochChoice.best.pick(trial)?.epoch == 2)
  }
}
