package import ExperimentModel
import Foundation

/// Runs trials with a number of workers at a time and records what they tell: the only writer of
/// the store while it runs.
///
/// - No trial is under way twice at once, and none runs again once it ended, but for retries of
///   crashes.
/// - A trial is started only when the memory of those under way and its own stay within the limit,
///   or when nothing else is under way.
/// - However a trial ends, the others go on (unless `failFast`).
/// - When asked to stop it starts nothing more, asks running trials to stop at their next safe
///   point, records how they end and returns.
/// - When a worker can't write its files it does the same: no other could.
/// - When another program holds the store, it keeps what it could not record, in order, and tries
///   again for minutes, while running trials go on. See `StoreWait`.
/// - When the store fails it stops in the same way and throws the store's error.
///
/// One scheduler makes one run.
package actor SweepScheduler {
  package struct Options: Sendable, Hashable {
    /// Trials at a time, at least 1.
    package var jobs: Int
    /// How often a trial that crashed is tried again. Errors of a trial's own come again, so those
    /// are not retried.
    package var retries: Int
    /// Whether the first trial that does not finish stops the run.
    package var failFast: Bool
    /// Bytes that the workers may take together; nil for any.
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

  /// Everything that happens, until the run ends. For one reader; nothing waits for it.
  package nonisolated let events: AsyncStream<SchedulerEvent>

  private let launcher: any TrialLauncher
  private let store: any TrialStore
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
    /// On the clock of the run.
    let start: Double
    let memory: Int64
  }

  private var strategy: any SearchStrategy = GridStrategy([])
  /// By slot.
  private var running: [Int: Attempt] = [:]
  private var retries: [(trial: Trial, attempt: Int)] = []
  /// The next trial, when there was no memory for it.
  private var held: (trial: Trial, attempt: Int)?
  private var taken: Set<TrialID> = []
  private var counts: [TrialState: Int] = [:]
  private var stop: RunSummary.Stop?
  private var failure: (any Error)?

  /// - Parameters:
  ///   - report: takes lines for people: that the run waits for the store, and that it is free again.
  ///   - whenFinished: called when the result of a finished trial is recorded: its resume point is of
  ///     no more use then.
  ///   - memory: bytes that a trial's worker takes at most.
  ///   - assignment: what a worker gets for a trial.
  package init(
    launcher: any TrialLauncher, store: any TrialStore, options: Options,
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

  /// Stops the run at the next safe point; does nothing once it has ended.
  package nonisolated func requestStop() { inbox.send(.stop) }

  /// Runs what the strategy asks for. The trials must be registered with the store.
  ///
  /// - Throws: `StoreFailure`, when nothing of the run is left running.
  package func run(_ strategy: any SearchStrategy) async throws(StoreFailure) -> RunSummary {
    self.strategy = strategy
    let start = clock.elapsed()
    let inbox = inbox
    await withTaskCancellationHandler {
      await withDiscardingTaskGroup { group in
        for message in inbox.arrived() { await take(message, in: &group) }
        await startTrials(in: &group)
        while !running.isEmpty {
          for message in await inbox.next() {
            await take(message, in: &group)
          }
        }
      }
    } onCancel: {
      inbox.send(.stop)
    }
    publisher.finish()
    if let failure { throw StoreFailure(underlying: failure, isInterrupted: stop == .asked) }
    return RunSummary(counts: counts, stop: stop, seconds: clock.elapsed() - start)
  }

  // MARK: - Starting

  private var isStopping: Bool { stop != nil || failure != nil }

  /// Fills the free slots.
  private func startTrials(in group: inout DiscardingTaskGroup) async {
    if Task.isCancelled { stop = stop ?? .asked }
    while !isStopping, let slot = (0..<max(1, options.jobs)).first(where: { running[$0] == nil }),
      let (trial, number) = nextTrial()
    {
      let store = store
      let clock = clock
      let id = await recording(in: &group) {
        try await store.beginAttempt(of: trial.id, at: clock.date)
      }
      guard let id else { break }
      // The user may have asked for the end while the store was waited for.
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

  /// Closes an attempt that no worker was started for.
  private func endUnstarted(_ id: AttemptID, in group: inout DiscardingTaskGroup) async {
    let store = store
    let date = clock.date
    await recording(in: &group) {
      try await store.endAttempt(id, outcome: AttemptOutcome(ending: .interrupted), at: date)
    }
    counts[.interrupted, default: 0] += 1
  }

  /// The trial to start now; nil when there is none, or none yet.
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
      if taken.insert(trial.id).inserted { return (trial, 1) }
    }
    return nil
  }

  // MARK: - Recording

  private func take(
    _ message: SchedulerInbox.Message, in group: inout DiscardingTaskGroup
  ) async {
    switch message {
    case .event(let event, let slot, let time): await take(event, slot: slot, at: time, in: &group)
    case .ended(let outcome, let slot, let time):
      await take(outcome, slot: slot, at: time, in: &group)
    case .stop: stop = stop ?? .asked
    }
    if isStopping { group.cancelAll() }
    await startTrials(in: &group)
  }

  private func take(
    _ event: TrialEvent, slot: Int, at time: Double, in group: inout DiscardingTaskGroup
  ) async {
    guard let attempt = running[slot] else { return }
    switch event {
    case .progress(let progress): publish(.progress(progress), slot: slot, at: time)
    case .epochFinished(let epoch):
      let store = store
      await recording(in: &group) { try await store.record(epoch, of: attempt.trial.id) }
      publish(.epochFinished(epoch), slot: slot, at: time)
    }
  }

  private func take(
    _ outcome: AttemptOutcome, slot: Int, at time: Double, in group: inout DiscardingTaskGroup
  ) async {
    guard let attempt = running[slot] else { return }
    let date = clock.date(at: time)
    let store = store
    let isRecorded =
      await recording(in: &group) {
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
      if case .storageFailed(let message) = outcome.ending { stop = stop ?? .storage(message) }
      if options.failFast, state != .finished, state != .interrupted {
        stop = stop ?? .failFast(attempt.trial.id)
      }
    }
    publish(
      .ended(outcome, seconds: time - attempt.start, retries: isRetried), slot: slot, at: time)
    running[slot] = nil
  }

  /// Writes to the store, and waits while another program holds it. Keeps the first error and returns
  /// nil when it cannot.
  @discardableResult
  private func recording<Value: Sendable>(
    in group: inout DiscardingTaskGroup, _ write: @escaping @Sendable () async throws -> Value
  ) async -> Value? {
    // Who was waited for in vain is not waited for again.
    if failure?.mayPass == true { return nil }
    var wait = StoreWait(clock: clock, report: report)
    while true {
      do {
        let value = try await withoutCancellation(write)
        wait.end()
        return value
      } catch {
        // What else has arrived keeps its place: it is recorded after this.
        if inbox.takeStop() { stop = stop ?? .asked }
        guard failure == nil, let pause = wait.pause(after: error, inHaste: stop == .asked) else {
          failure = failure ?? error
          return nil
        }
        if isStopping { group.cancelAll() }
        await clock.sleep(pause)
      }
    }
  }

  private func withoutCancellation<Value: Sendable>(
    _ write: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    do {
      return try await write()
    } catch  where Task.isCancelled && !error.mayPass {
      // Databases give up in a cancelled task. Calls are atomic, so nothing was written, and what
      // running trials come to must be recorded all the same: once more, out of its reach.
      return try await Task { try await write() }.value
    }
  }

  private func publish(_ kind: SchedulerEvent.Kind, slot: Int, at time: Double) {
    guard let trial = running[slot]?.trial else { return }
    publisher.yield(SchedulerEvent(time: time, trial: trial, slot: slot, kind: kind))
  }
}
