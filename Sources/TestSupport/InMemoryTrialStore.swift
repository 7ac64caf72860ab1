package import ExperimentModel
package import Foundation

/// A store without a disk, for tests.
package actor InMemoryTrialStore: InspectableTrialStore {
  private struct Attempt {
    let id: AttemptID
    let trial: TrialID
    var record: AttemptRecord
    var epochs: [Int: EpochMetrics] = [:]
  }

  private struct Entry {
    var state: TrialState = .queued
    var result: TrialResult?
    /// The attempt whose epochs count: the finished one, otherwise the latest.
    var counting: AttemptID?
  }

  private struct Registered {
    let sweep: Sweep
    let dataset: DatasetDescription
    let trials: [Trial]
    let environment: RunEnvironment
  }

  /// A call that the contract rules out.
  package struct Refusal: Error, CustomStringConvertible {
    package let description: String
  }

  private var sweeps: [String: Registered] = [:]
  private var entries: [TrialID: Entry] = [:]
  private var trialsByID: [TrialID: Trial] = [:]
  /// Attempts in the order of their start.
  private var attempts: [Attempt] = []

  package init() {}

  package func register(
    _ sweep: Sweep, dataset: DatasetDescription, trials: [Trial], environment: RunEnvironment
  ) throws {
    let names = Set(sweep.configurations.map(\.name))
    if let stranger = trials.first(where: { !names.contains($0.configuration.name) }) {
      throw Refusal(description: "no configuration '\(stranger.configuration.name)'")
    }
    sweeps[sweep.name] = Registered(
      sweep: sweep, dataset: dataset, trials: trials, environment: environment)
    for trial in trials where entries[trial.id] == nil {
      entries[trial.id] = Entry()
      trialsByID[trial.id] = trial
    }
  }

  package func states(of ids: [TrialID]) -> [TrialID: TrialState] {
    var states: [TrialID: TrialState] = [:]
    for id in ids { states[id] = entries[id]?.state }
    return states
  }

  package func beginAttempt(of trial: TrialID, at date: Date) throws -> AttemptID {
    let entry = try entry(trial)
    let id = AttemptID(Int64(attempts.count + 1))
    if entry.state != .finished {
      entries[trial]?.state = .running
      entries[trial]?.counting = id
    }
    var attempt = Attempt(
      id: id, trial: trial, record: AttemptRecord(startedAt: date, state: .running))
    if entry.state != .finished {
      attempt.epochs = attempts.last { $0.trial == trial }?.epochs ?? [:]
      dropEpochs(of: trial)
    }
    attempts.append(attempt)
    return id
  }

  package func record(_ epoch: EpochMetrics, of trial: TrialID) throws {
    let latest = attempts.lastIndex { $0.trial == trial && $0.record.endedAt == nil }
    guard let latest else { throw Refusal(description: "trial \(trial) is not running") }
    attempts[latest].epochs[epoch.epoch] = epoch
  }

  package func endAttempt(
    _ attempt: AttemptID, outcome: AttemptOutcome, at date: Date
  ) throws {
    guard let index = attempts.firstIndex(where: { $0.id == attempt }),
      attempts[index].record.endedAt == nil
    else { throw Refusal(description: "attempt \(attempt.value) is not running") }
    if let result = outcome.ending.result {
      let settings = trialsByID[attempts[index].trial]?.configuration.hyperparameters
      let count = result.epochs ?? settings?.epochs ?? 0
      guard (1..<count + 1).allSatisfy({ attempts[index].epochs[$0] != nil }) else {
        throw Refusal(description: "attempt \(attempt.value) finished without all of its epochs")
      }
    }
    close(index, at: date, state: outcome.ending.state, cause: outcome.ending.cause)
    attempts[index].record.log = outcome.log
    attempts[index].record.usage = outcome.usage
    let trial = attempts[index].trial
    if let result = outcome.ending.result {
      entries[trial] = Entry(state: .finished, result: result, counting: attempt)
    } else if entries[trial]?.state != .finished {
      entries[trial]?.state = outcome.ending.state
    }
  }

  package func prune(_ trial: TrialID) throws {
    let state = try entry(trial).state
    guard state != .running else { throw Refusal(description: "trial \(trial) is running") }
    if state != .finished { entries[trial]?.state = .pruned }
  }

  package func settleOrphanedAttempts(at date: Date) -> [TrialID] {
    var settled: [TrialID] = []
    for index in attempts.indices where attempts[index].record.endedAt == nil {
      close(index, at: date, state: .interrupted, cause: .lost)
      let trial = attempts[index].trial
      if entries[trial]?.state != .finished { entries[trial]?.state = .interrupted }
      if !settled.contains(trial) { settled.append(trial) }
    }
    return settled
  }

  /// `endAttempt` refuses to finish a trial without its epochs, so there is none.
  package func incompleteTrials() -> [IncompleteTrial] { [] }

  package func restore(_ epochs: [EpochMetrics], of trial: TrialID) throws {
    let entry = try entry(trial)
    guard entry.state == .finished,
      let index = attempts.firstIndex(where: { $0.id == entry.counting })
    else { throw Refusal(description: "trial \(trial) is not finished") }
    for epoch in epochs { attempts[index].epochs[epoch.epoch] = epoch }
  }

  package func snapshot(ofSweep name: String) -> SweepSnapshot? {
    guard let registered = sweeps[name] else { return nil }
    let records = registered.trials.compactMap { trial -> TrialRecord? in
      guard let entry = entries[trial.id],
        let number = registered.sweep.configurations.firstIndex(where: {
          $0.name == trial.configuration.name
        })
      else { return nil }
      let own = attempts.filter { $0.trial == trial.id }
      let epochs = own.first { $0.id == entry.counting }?.epochs ?? [:]
      return TrialRecord(
        trial: trial, number: number, state: entry.state,
        epochs: epochs.values.sorted { $0.epoch < $1.epoch }, result: entry.result,
        attempts: own.map(\.record))
    }
    return SweepSnapshot(
      sweep: registered.sweep, dataset: registered.dataset, trials: records,
      environment: registered.environment)
  }

  private func close(_ index: Int, at date: Date, state: TrialState, cause: AttemptCause?) {
    attempts[index].record.endedAt = date
    attempts[index].record.state = state
    attempts[index].record.cause = cause
    attempts[index].record.samplesPerSecond = AttemptRecord.meanSpeed(
      attempts[index].epochs.values.sorted { $0.epoch < $1.epoch }.map(\.samplesPerSecond))
  }

  private func entry(_ trial: TrialID) throws -> Entry {
    guard let entry = entries[trial] else {
      throw Refusal(description: "there is no trial \(trial)")
    }
    return entry
  }

  private func dropEpochs(of trial: TrialID) {
    for index in attempts.indices where attempts[index].trial == trial {
      attempts[index].epochs = [:]
    }
  }
}
