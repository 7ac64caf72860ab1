import TextLayout
import ExperimentModel
import Foundation
import Scheduling
import TerminalUI

/// Shows what a scheduler tells: on a terminal a line a worker and one for the total, elsewhere one
/// plain line an event.
struct RunProgress {
  private let plan: Plan
  private let work: @Sendable (Trial) -> TrialWork
  private let jobs: Int
  private let manySeeds: Bool
  private let display: ProgressDisplay

  /// - Parameters:
  ///   - work: of a trial.
  ///   - isHidden: whether plain lines are wanted on a terminal too.
  init(plan: Plan, work: @escaping @Sendable (Trial) -> TrialWork, jobs: Int, isHidden: Bool) {
    self.plan = plan
    self.work = work
    self.jobs = jobs
    manySeeds = Set((plan.missing + plan.done).map(\.trial.seed)).count > 1
    display = ProgressDisplay(
      environment: ProcessInfo.processInfo.environment, isDisabled: isHidden)
  }

  /// Shows events until there are no more.
  ///
  /// - Parameter start: of the run, on its clock.
  func follow(_ events: AsyncStream<SchedulerEvent>, from start: Double) async {
    var remaining = RemainingTime(plan, jobs: jobs)
    var ended = 0
    var failures = 0
    for await event in events {
      remaining.take(event)
      if case .ended(let outcome, _, let retries) = event.kind, !retries {
        ended += 1
        if ![.finished, .interrupted].contains(outcome.ending.state) { failures += 1 }
      }
      await show(event)
      await display.update(
        total: TotalLine(
          done: ended, total: plan.missing.count, failures: failures,
          elapsedSeconds: event.time - start,
          remainingSeconds: remaining.seconds(at: event.time)))
    }
    await display.finish()
  }

  /// Says that the run will end. Through the display, which would draw over what others write.
  func tellOfStop() {
    Task { await display.log("stopping at the next safe point; again to end at once") }
  }

  /// Shows a line from outside the stream of events.
  func tell(_ line: String) {
    Task { await display.log(line) }
  }

  private func show(_ event: SchedulerEvent) async {
    let name = name(of: event.trial)
    let epochs = event.trial.configuration.hyperparameters.epochs
    switch event.kind {
    case .started(let attempt):
      let again = attempt > 1 ? " (attempt \(attempt))" : ""
      await display.event("\(name): started\(again)")
      await display.update(
        worker: event.slot,
        WorkerLine(configuration: name, epoch: 0, epochs: epochs, fraction: 0))
    case .progress(let progress):
      await display.update(worker: event.slot, WorkerLine(configuration: name, progress))
    case .epochFinished(let epoch):
      await display.event(line(of: epoch, name: name, epochs: epochs))
      let ranking = work(event.trial).ranking
      if epoch.epoch == epochs, ranking > 0 {
        await display.event("\(name): ranking up to \(Int(ranking)) candidates")
      }
      await display.update(
        worker: event.slot,
        WorkerLine(
          configuration: name, epoch: epoch.epoch, epochs: epochs,
          fraction: work(event.trial).fraction(training: Double(epoch.epoch) / Double(epochs)),
          loss: epoch.trainLoss,
          samplesPerSecond: epoch.samplesPerSecond))
    case .ended(let outcome, let seconds, let retries):
      await display.update(worker: event.slot, nil)
      await report(outcome, name: name, seconds: seconds, retries: retries)
    }
  }

  private func line(of epoch: EpochMetrics, name: String, epochs: Int) -> String {
    let auc = epoch.validationAUC.map { String(format: "%.4f", $0) } ?? "–"
    let numbers =
      String(format: "loss %.4f, validation loss %.4f", epoch.trainLoss, epoch.validationLoss)
      + ", AUC \(auc)"
    let rate = rateText(perSecond: epoch.samplesPerSecond)
    return "\(name): epoch \(epoch.epoch)/\(epochs), \(numbers), \(rate)"
  }

  private func report(
    _ outcome: AttemptOutcome, name: String, seconds: Double, retries: Bool
  ) async {
    let time = durationText(seconds: seconds, tenths: true)
    if case .finished(let result) = outcome.ending {
      let metrics = MetricDefinition.experimentLog.map { key in
        "\(MetricDefinition.named(key)?.label ?? key) "
          + (result.metrics[key].map { String(format: "%.4f", $0) } ?? "–")
      }
      let text = (["finished in \(time)"] + metrics).joined(separator: ", ")
      await display.log("\(name): \(text)", .success)
      return
    }
    let state = outcome.ending.state.rawValue.replacing("_", with: " ")
    // Some endings have nothing to add to their name.
    let message = outcome.ending.message.flatMap { $0 == state ? nil : ": \($0)" } ?? ""
    let next = retries ? "; trying again" : ""
    await display.log("\(name): \(state) after \(time)\(message)\(next)", .failure)
    // What went wrong is in the last lines of the worker's log.
    if outcome.ending.state != .interrupted, !outcome.log.isEmpty {
      for line in outcome.log.split(separator: "\n").suffix(10) {
        await display.log("  | \(line)", .secondary)
      }
    }
  }

  private func name(of trial: Trial) -> String {
    manySeeds ? "\(trial.configuration.name) (seed \(trial.seed))" : trial.configuration.name
  }
}

extension WorkerLine {
  /// What a trial is doing.
  init(configuration: String, _ progress: TrialProgress) {
    self.init(
      configuration: configuration, epoch: progress.epoch, epochs: progress.epochs,
      isRanking: progress.phase == .ranking, fraction: progress.fraction,
      loss: progress.loss.isNaN ? nil : progress.loss,
      samplesPerSecond: progress.samplesPerSecond)
  }
}
