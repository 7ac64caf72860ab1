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
  private let assignment: @Sendable (Trial) -> TrialAssignment
  private let memory: @Sendable (Trial) -> Int64
  private let publisher: AsyncStream<SchedulerEvent>.Continuation
  private let inbox = SchedulerInbox()

  private struct Attempt {
    let trial: Trial
    let number: Int
    let id: AttemptID
    /// Seconds on the clock of the run.
    let start: Double
    let memory: Int64
  }

  private var strategy: any SearchStrategy = GridStrategy([])
  /// Running attempts by slot.
  private var running: [Int: Attempt] = [:]
  private var retries: [(trial: Trial, attempt: Int)] = []
  /// The next trial, if it waits for memory.
  private var held: (trial: Trial, attempt: Int)?
  private var started: Set<TrialID> = []
  private var counts: [TrialState: Int] = [:]
  private var stop: RunSummary.Stop?
  private var failure: (any Error)?

  /// - Parameters:
  ///   - report: receives lines for people: that the run waits for the store, and that it is free.
  ///   - whenFinished: called when a trial's result is recorded: its checkpoint is obsolete then.
  ///   - memory: upper bound of the bytes of a trial's worker.
  ///   - assignment: the input of a trial's worker.
  package init(
    launcher: any TrialLauncher, store: any AttemptStore, options: Options,
    clock: RunClock = .system(), report: @escaping @Sendable (String) -> Void = { _ in },
    whenFinished: @escaping @Sendable (Trial) -> Void = { _ in },
    memory: @escaping @Sendable (Trial) -> Int64 = { _ in 0 },
    assignment: @escaping @Sendable (Trial) -> TrialAssignment
  ) {
    self.launcher = launcher
    self.store = store
    self.options = options
    self.clock = clock
    self.report = report
    self.whenFinished = whenFinished
    self.memory = memory
    self.assignment = assignment
    (events, publisher) = AsyncStream.makeStream()
  }

  /// Stops the run at the next safe point. Does nothing after the run.
  package nonisolated func requestStop() { inbox.send(.stop) }

  /// Runs the trials of a strategy, which must be registered with the store.
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
      let (trial, number) = nextTrial()
    {
      let id = await recording(in: &group) { [store, clock] in
        try await store.beginAttempt(of: trial.id, at: clock.date)
      }
      guard let id else { break }
      // The user may have stopped the run during the wait for the store.
      if isStopping {
        await endUnstarted(id, in: &group)
        break
      }
      let start = clock.elapsed()
      running[slot] = Attempt(
        trial: trial, number: number, id: id, start: start, memory: memory(trial))
      publish(.started(attempt: number), slot: slot, at: start)
      group.addTask { [launcher, inbox, assignment, clock] in
        let outcome = await launcher.run(assignment(trial)) { event in
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
  private func nextTrial() -> (trial: Trial, attempt: Int)? {
    guard let next = held ?? nextWanted() else { return nil }
    held = fits(next.trial) ? nil : next
    return held == nil ? next : nil
  }

  private func fits(_ trial: Trial) -> Bool {
    guard let limit = options.memoryLimit, !running.isEmpty else { return true }
    return running.values.reduce(memory(trial)) { $0 + $1.memory } <= limit
  }

  private func nextWanted() -> (trial: Trial, attempt: Int)? {
    if !retries.isEmpty { return retries.removeFirst() }
    while let trial = strategy.next() {
      if started.insert(trial.id).inserted { return (trial, 1) }
    }
    return nil
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
      retries.append((attempt.trial, attempt.number + 1))
    } else {
      counts[state, default: 0] += 1
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
