import ExperimentModel
import Foundation
import Scheduling
import SweepService
import TerminalUI
import TextLayout

/// The lines of a progress display about the trials of a run.
struct TrialLines: Sendable {
  private let display: ProgressDisplay
  private let work: [TrialID: TrialWork]
  private let hasSeveralSeeds: Bool
  private let target: String
  /// The last epoch shown of each trial: one that resumes reports its earlier epochs again.
  private var shown: [TrialID: Int] = [:]

  init(_ plan: SweepPlan, _ display: ProgressDisplay) {
    self.display = display
    work = plan.work
    target = plan.sweep.metric.name
    hasSeveralSeeds =
      Set((plan.trials.missing + plan.trials.done).map(\.trial.seed)).count > 1
  }

  mutating func show(_ event: SchedulerEvent) async {
    let name = name(of: event.trial)
    switch event.kind {
    case .started(let attempt):
      let again = attempt > 1 ? " (attempt \(attempt))" : ""
      // A trial that resumes after a pause is already shown as started.
      if attempt > 1 || shown[event.trial.id] == nil {
        await display.event("\(name): started\(again)")
      }
      await display.update(
        worker: event.slot,
        WorkerLine(
          configuration: name, epoch: 0, epochs: event.trial.configuration.hyperparameters.epochs,
          fraction: 0))
    case .trial(.progress(let progress)):
      await display.update(worker: event.slot, WorkerLine(configuration: name, progress))
    case .trial(.epochFinished(let epoch)):
      await show(epoch, of: event.trial, name: name, slot: event.slot)
    case .pruned(let epoch):
      await display.event("\(name): pruned after epoch \(epoch)")
    case .ended(let outcome, let seconds, let retries):
      await display.update(worker: event.slot, nil)
      await report(outcome, name: name, seconds: seconds, retries: retries)
    }
  }

  private mutating func show(
    _ epoch: EpochMetrics, of trial: Trial, name: String, slot: Int
  ) async {
    guard epoch.epoch > shown[trial.id] ?? 0 else { return }
    shown[trial.id] = epoch.epoch
    let settings = trial.configuration.hyperparameters
    let (epochs, mayStopEarly) = (settings.epochs, settings.mayStopEarly)
    await display.event(
      "\(name): epoch \(epoch.epoch)" + (mayStopEarly ? " of at most \(epochs)" : "/\(epochs)")
        + ", \(measurements(epoch))")
    let work = work[trial.id]
    if let ranking = work?.ranking, epoch.epoch == epochs, ranking > 0 {
      await display.event("\(name): ranking up to \(Int(ranking)) candidates")
    }
    let share = Double(epoch.epoch) / Double(epochs)
    await display.update(
      worker: slot,
      WorkerLine(
        configuration: name, epoch: epoch.epoch, epochs: epochs, mayStopEarly: mayStopEarly,
        fraction: work?.fraction(training: share) ?? share, loss: epoch.trainLoss,
        samplesPerSecond: epoch.samplesPerSecond))
  }

  private func measurements(_ epoch: EpochMetrics) -> String {
    let auc = epoch.validationAUC.map { String(format: "%.4f", $0) } ?? "–"
    let numbers =
      String(format: "loss %.4f, validation loss %.4f", epoch.trainLoss, epoch.validationLoss)
      + ", AUC \(auc)"
    let rate = rateText(perSecond: epoch.samplesPerSecond)
    return "\(numbers), \(rate)"
  }

  private func report(
    _ outcome: AttemptOutcome, name: String, seconds: Double, retries: Bool
  ) async {
    let time = durationText(seconds: seconds, tenths: true)
    if let result = outcome.ending.result {
      let text = (["finished in \(time)"] + ending(of: result) + metrics(of: result)).joined(
        separator: ", ")
      await display.log("\(name): \(text)", .success)
      return
    }
    // The search decides later whether it resumes.
    if outcome.ending.state == .paused { return }
    let state = outcome.ending.state.rawValue.replacing("_", with: " ")
    // Some endings have nothing to add to their name.
    let message = outcome.ending.cause.map(words).flatMap { $0 == state ? nil : ": \($0)" } ?? ""
    let next = retries ? "; retrying" : ""
    await display.log("\(name): \(state) after \(time)\(message)\(next)", .failure)
    // The last lines of the worker's log explain the failure.
    if outcome.ending.state != .interrupted, !outcome.log.isEmpty {
      for line in outcome.log.split(separator: "\n").suffix(10) {
        await display.log("  | \(line)", .secondary)
      }
    }
  }

  /// Where early stopping ended the training, and which weights it kept; empty without it.
  private func ending(of result: TrialResult) -> [String] {
    guard let trained = result.epochs else { return [] }
    let kept = result.keptEpoch ?? trained
    return ["after epoch \(trained)" + (kept == trained ? "" : " (kept epoch \(kept))")]
  }

  /// The metrics of the experiment log; a target metric of candidates if a trial has none of them.
  private func metrics(of result: TrialResult) -> [String] {
    let usual = MetricDefinition.experimentLog.map { key in
      "\(MetricDefinition.named(key)?.label ?? key) "
        + (result.metrics[key].map { String(format: "%.4f", $0) } ?? "–")
    }
    let areAbsent = MetricDefinition.experimentLog.allSatisfy { result.metrics[$0] == nil }
    guard areAbsent, MetricDefinition.named(target)?.scope != nil,
      let value = result.metrics[target]
    else { return usual }
    return [target + String(format: " %.4f", value)]
  }

  /// The cause, and the option that helps if there is one.
  private func words(_ cause: AttemptCause) -> String {
    if case .signaled(_, .some) = cause { "\(cause) (-j)" } else { "\(cause)".namingOptions }
  }

  private func name(of trial: Trial) -> String {
    let places = [
      hasSeveralSeeds ? "seed \(trial.seed)" : nil, trial.split.map { "split \($0)" },
    ].compactMap(\.self)
    return trial.configuration.name
      + (places.isEmpty ? "" : " (\(places.joined(separator: ", ")))")
  }
}
