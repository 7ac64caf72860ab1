package import ExperimentModel
import Foundation

/// Runs trials, several at a time, and records their epochs and endings: the only writer of the
/// store while it runs.
///
/// - A trial runs once, apart from retries of crashes, and never twice at the same time.
/// - A trial starts if its memory and that of the running trials stay within the limit, or if
///   nothing else is running.
/// - The ending of a trial does not affect the others, unless `failFast` is set.
/// - On a request to stop, it starts no more trials, stops the running ones at their next safe
///   point, records their endings and returns.
/// - It also stops when a worker cannot write its files: no other could.
/// - When another program holds the store, it retries for minutes, in order, while the running
///   trials continue. See `StoreWait`.
/// - When the store fails, it stops and throws the store's error.
///
/// A scheduler is for one run.
package actor SweepScheduler {
  package struct Options: Sendable, Hashable {
    /// Trials at a time, at least 1.
    package var jobs: Int
    /// Retries of a trial that crashed. A trial's own errors would recur, so they are not retried.
    package var retries: Int
    /// True if the first failed trial stops the run.
    package var failFast: Bool
    /// Bytes for all workers together; nil for no limit.
    package var memoryLimit: Int64?

    package init(
      jobs: Int, retries: Int = 1, failFast: Bool = false, memoryLimit: Int64? = nil
    ) {
      self.jobs = jobs
      self.retries = retries
      self.failFast = failFast
      self.memoryLimit = memoryLimit
    }
  }

  /// All events, until the run ends. For one reader, which does not delay the run.
  package nonisolated let events: AsyncStream<SchedulerEvent>

  private let launcher: any TrialLauncher
  private let store: any AttemptStore
  private let options: Options
  private let clock: RunClock
  private let report: @Sendable (String) -> Void
  private let whenFinished: @Sendable (Trial) -> Void
  private let register: @Sendable () async throws -> Void
  private let assignment: @Sendable (Trial) -> TrialAssignment
  private let memory: @Sendable (Trial) -> Int64
  private let publisher: AsyncStream<SchedulerEvent>.Continuation
  private let inbox = SchedulerInbox()

  /// An attempt to start.
  private struct Wanted {
    let trial: Trial
    /// The epoch after which it pauses; nil for none.
    let until: Int?
    /// From 1 within this run.
    var number = 1
  }

  private struct Attempt {
    let wanted: Wanted
    var trial: Trial { wanted.trial }
    var number: Int { wanted.number }
    let id: AttemptID
    /// Seconds on the clock of the run.
    let start: Double
    let memory: Int64
  }

  private var strategy: any SearchStrategy = GridStrategy([])
  /// Running attempts by slot.
  private var running: [Int: Attempt] = [:]
  private var retries: [Wanted] = []
  /// The next trial, if it waits for memory.
  private var held: Wanted?
  private var started: Set<TrialID> = []
  private var counts: [TrialState: Int] = [:]
  private var stop: RunSummary.Stop?
  private var failure: (any Error)?

  /// - Parameters:
  ///   - report: receives lines for people: that the run waits for the store, and that it is free.
  ///   - whenFinished: called when a trial's result is recorded: its checkpoint is obsolete then.
  ///   - register: makes the trials of the strategy known to the store; called before each use of one.
  ///   - memory: upper bound of the bytes of a trial's worker.
  ///   - assignment: the input of a trial's worker.
  package init(
    launcher: any TrialLauncher, store: any AttemptStore, options: Options,
    clock: RunClock = .system(), report: @escaping @Sendable (String) -> Void = { _ in },
    whenFinished: @escaping @Sendable (Trial) -> Void = { _ in },
    register: @escaping @Sendable () async throws -> Void = {},
    memory: @escaping @Sendable (Trial) -> Int64 = { _ in 0 },
    assignment: @escaping @Sendable (Trial) -> TrialAssignment
  ) {
    self.launcher = launcher
    self.store = store
    self.options = options
    self.clock = clock
    self.report = report
    self.whenFinished = whenFinished
    self.register = register
    self.memory = memory
    self.assignment = assignment
    (events, publisher) = AsyncStream.makeStream()
  }

  /// Stops the run at the next safe point. Does nothing after the run.
  package nonisolated func requestStop() { inbox.send(.stop) }

  /// Runs the trials of a strategy, which must be registered with the store unless `register` does it.
  ///
  /// - Throws: `StoreFailure`, once no trial is running.
  package func run(_ strategy: any SearchStrategy) async throws(StoreFailure) -> RunSummary {
    self.strategy = strategy
    let start = clock.elapsed()
    let inbox = inbox
    await withTaskCancellationHandler {
      await withDiscardingTaskGroup { group in
        for message in inbox.arrived() { await handle(message, in: &group) }
        await startTrials(in: &group)
        while !running.isEmpty {
          for message in await inbox.next() { await handle(message, in: &group) }
        }
      }
    } onCancel: {
      inbox.send(.stop)
    }
    publisher.finish()
    if let failure { throw StoreFailure(underlying: failure, isInterrupted: stop == .requested) }
    return RunSummary(counts: counts, stop: stop, seconds: clock.elapsed() - start)
  }

  // MARK: - Starting

  private var isStopping: Bool { stop != nil || failure != nil }

  /// Fills the free slots.
  private func startTrials(in group: inout DiscardingTaskGroup) async {
    if Task.isCancelled { stop = stop ?? .requested }
    while !isStopping, let slot = (0..<max(1, options.jobs)).first(where: { running[$0] == nil }),
      let wanted = await nextTrial(slot, in: &group)
    {
      let trial = wanted.trial
      let id = await recording(in: &group) { [store, clock, register] in
        try await register()
        return try await store.beginAttempt(of: trial.id, at: clock.date)
      }
      guard let id else { break }
      // The user may have stopped the run during the wait for the store.
      if isStopping {
        await endUnstarted(id, in: &group)
        break
      }
      let start = clock.elapsed()
      running[slot] = Attempt(
        wanted: wanted, id: id, start: start, memory: memory(trial))
      publish(.started(attempt: wanted.number), slot: slot, at: start)
      group.addTask { [launcher, inbox, assignment, clock] in
        var assignment = assignment(trial)
        assignment.pausesAfter = wanted.until
        let outcome = await launcher.run(assignment) { event in
          inbox.send(.event(event, slot: slot, time: clock.elapsed()))
        }
        inbox.send(.ended(outcome, slot: slot, time: clock.elapsed()))
      }
    }
    if isStopping { group.cancelAll() }
  }

  /// Closes an attempt without a worker.
  private func endUnstarted(_ id: AttemptID, in group: inout DiscardingTaskGroup) async {
    let outcome = AttemptOutcome(ending: .worker(.interrupted))
    await recording(in: &group) { [store, date = clock.date] in
      try await store.endAttempt(id, outcome: outcome, at: date)
    }
    counts[.interrupted, default: 0] += 1
  }

  /// Returns the trial to start now; nil if there is none, or none yet.
  ///
  /// - Parameter slot: a free one.
  private func nextTrial(_ slot: Int, in group: inout DiscardingTaskGroup) async -> Wanted? {
    let wanted = if let held { held } else { await nextWanted(slot, in: &group) }
    guard let wanted else { return nil }
    held = fits(wanted.trial) ? nil : wanted
    return held == nil ? wanted : nil
  }

  private func fits(_ trial: Trial) -> Bool {
    guard let limit = options.memoryLimit, !running.isEmpty else { return true }
    return running.values.reduce(memory(trial)) { $0 + $1.memory } <= limit
  }

  private func nextWanted(_ slot: Int, in group: inout DiscardingTaskGroup) async -> Wanted? {
    if !retries.isEmpty { return retries.removeFirst() }
    while !isStopping, let step = strategy.next() {
      switch step {
      case .train(let trial, let epoch):
        if started.insert(trial.id).inserted { return Wanted(trial: trial, until: epoch) }
      case .prune(let trial, let epoch): await prune(trial, after: epoch, slot, in: &group)
      }
    }
    return nil
  }

  private func prune(
    _ trial: Trial, after epoch: Int, _ slot: Int, in group: inout DiscardingTaskGroup
  ) async {
    let isRecorded =
      await recording(in: &group) { [store, register] () async throws -> Void in
        try await register()
        try await store.prune(trial.id)
      } != nil
    guard isRecorded else { return }
    counts[.pruned, default: 0] += 1
    publisher.yield(
      SchedulerEvent(
        time: clock.elapsed(), trial: trial, slot: slot, kind: .pruned(after: epoch)))
  }

  // MARK: - Recording

  private func handle(
    _ message: SchedulerInbox.Message, in group: inout DiscardingTaskGroup
  ) async {
    switch message {
    case .event(let event, let slot, let time):
      await record(event, slot: slot, at: time, in: &group)
    case .ended(let outcome, let slot, let time):
      await record(outcome, slot: slot, at: time, in: &group)
    case .stop: stop = stop ?? .requested
    }
    if isStopping { group.cancelAll() }
    await startTrials(in: &group)
  }

  private func record(
    _ event: TrialEvent, slot: Int, at time: Double, in group: inout DiscardingTaskGroup
  ) async {
    guard let attempt = running[slot] else { return }
    if case .epochFinished(let epoch) = event {
      await recording(in: &group) { [store] in
        try await store.record(epoch, of: attempt.trial.id)
      }
      strategy.recorded(epoch, of: attempt.trial)
    }
    publish(.trial(event), slot: slot, at: time)
  }

  private func record(
    _ outcome: AttemptOutcome, slot: Int, at time: Double, in group: inout DiscardingTaskGroup
  ) async {
    guard let attempt = running[slot] else { return }
    let isRecorded =
      await recording(in: &group) { [store, date = clock.date(at: time)] in
        try await store.endAttempt(attempt.id, outcome: outcome, at: date)
      } != nil
    let state = outcome.ending.state
    if isRecorded, state == .finished { whenFinished(attempt.trial) }
    let isRetried = state == .crashed && attempt.number <= options.retries && !isStopping
    if isRetried {
      var again = attempt.wanted
      again.number += 1
      retries.append(again)
    } else {
      if state == .paused {
        started.remove(attempt.trial.id)
      } else {
        counts[state, default: 0] += 1
      }
      strategy.ended(attempt.trial, outcome.ending)
      if case .worker(.storageFailed(let message)) = outcome.ending {
        stop = stop ?? .storage(message)
      }
      if options.failFast, state.isFailure { stop = stop ?? .failFast(attempt.trial.id) }
    }
    publish(
      .ended(outcome, seconds: time - attempt.start, retries: isRetried), slot: slot, at: time)
    running[slot] = nil
  }

  /// Writes to the store, and waits while another program holds it.
  ///
  /// - Returns: nil on an error; the first error of a run is kept.
  @discardableResult
  private func recording<Value: Sendable>(
    in group: inout DiscardingTaskGroup, _ write: @Sendable () async throws -> Value
  ) async -> Value? {
    // After one wait in vain there is no other.
    if failure?.mayPass == true { return nil }
    var wait = StoreWait(clock: clock, report: report)
    while true {
      do {
        let value = try await write()
        wait.end()
        return value
      } catch {
        // Other messages keep their place: they are recorded after this.
        if inbox.takeStop() { stop = stop ?? .requested }
        let isStopped = stop == .requested
        guard failure == nil, let pause = wait.pause(after: error, isStopping: isStopped) else {
          failure = failure ?? error
          return nil
        }
        if isStopping { group.cancelAll() }
        await clock.sleep(pause)
      }
    }
  }

  private func publish(_ kind: SchedulerEvent.Kind, slot: Int, at time: Double) {
    guard let trial = running[slot]?.trial else { return }
    publisher.yield(SchedulerEvent(time: time, trial: trial, slot: slot, kind: kind))
  }
}
