package import ExperimentModel
package import Foundation

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
/// - When the store fails it does the same, and throws the store's error.
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
  private let now: @Sendable () -> Date
  private let assignment: @Sendable (Trial) -> TrialAssignment
  private let memory: @Sendable (Trial) -> Int64
  private let publisher: AsyncStream<SchedulerEvent>.Continuation
  private let inbox = SchedulerInbox()

  private struct Attempt {
    let trial: Trial
    let number: Int
    let id: AttemptID
    let startedAt: Date
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
  private var failure: StoreFailure?

  /// - Parameters:
  ///   - now: the clock of all dates that are recorded.
  ///   - memory: bytes that a trial's worker takes at most.
  ///   - assignment: what a worker gets for a trial.
  package init(
    launcher: any TrialLauncher, store: any TrialStore, options: Options,
    now: @escaping @Sendable () -> Date = { Date() },
    memory: @escaping @Sendable (Trial) -> Int64 = { _ in 0 },
    assignment: @escaping @Sendable (Trial) -> TrialAssignment
  ) {
    self.launcher = launcher
    self.store = store
    self.options = options
    self.now = now
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
    let start = now()
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
    if let failure { throw failure }
    return RunSummary(counts: counts, stop: stop, seconds: now().timeIntervalSince(start))
  }

  // MARK: - Starting

  private var isStopping: Bool { stop != nil || failure != nil }

  /// Fills the free slots.
  private func startTrials(in group: inout DiscardingTaskGroup) async {
    if Task.isCancelled { stop = stop ?? .asked }
    while !isStopping, let slot = (0..<max(1, options.jobs)).first(where: { running[$0] == nil }),
      let (trial, number) = nextTrial()
    {
      let date = now()
      let store = store
      guard
        let id = await recording({ try await store.beginAttempt(of: trial.id, at: date) })
      else { break }
      running[slot] = Attempt(
        trial: trial, number: number, id: id, startedAt: date, memory: memory(trial))
      publish(.started(attempt: number), slot: slot, at: date)
      group.addTask { [launcher, inbox, assignment] in
        let outcome = await launcher.run(assignment(trial)) { event in
          inbox.send(.event(event, slot: slot))
        }
        inbox.send(.ended(outcome, slot: slot))
      }
    }
    if failure != nil { group.cancelAll() }
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
    case .event(let event, let slot): await take(event, slot: slot)
    case .ended(let outcome, let slot): await take(outcome, slot: slot)
    case .stop: stop = stop ?? .asked
    }
    if isStopping { group.cancelAll() }
    await startTrials(in: &group)
  }

  private func take(_ event: TrialEvent, slot: Int) async {
    guard let attempt = running[slot] else { return }
    switch event {
    case .progress(let progress): publish(.progress(progress), slot: slot, at: now())
    case .epochFinished(let epoch):
      let date = now()
      let store = store
      await recording { try await store.record(epoch, of: attempt.trial.id) }
      publish(.epochFinished(epoch), slot: slot, at: date)
    }
  }

  private func take(_ outcome: AttemptOutcome, slot: Int) async {
    guard let attempt = running[slot] else { return }
    let date = now()
    let store = store
    await recording { try await store.endAttempt(attempt.id, outcome: outcome, at: date) }
    let state = outcome.ending.state
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
      .ended(outcome, seconds: date.timeIntervalSince(attempt.startedAt), retries: isRetried),
      slot: slot, at: date)
    running[slot] = nil
  }

  /// Writes to the store; keeps the first error and returns nil when it cannot.
  @discardableResult
  private func recording<Value: Sendable>(
    _ write: @escaping @Sendable () async throws -> Value
  ) async -> Value? {
    do {
      return try await write()
    } catch  where Task.isCancelled {
      // Databases give up in a cancelled task. Calls are atomic, so nothing was written, and what
      // running trials come to must be recorded all the same: once more, out of its reach.
      do {
        return try await Task { try await write() }.value
      } catch {
        failure = failure ?? StoreFailure(underlying: error)
      }
    } catch {
      failure = failure ?? StoreFailure(underlying: error)
    }
    return nil
  }

  private func publish(_ kind: SchedulerEvent.Kind, slot: Int, at date: Date) {
    guard let trial = running[slot]?.trial else { return }
    publisher.yield(SchedulerEvent(date: date, trial: trial, slot: slot, kind: kind))
  }
}
