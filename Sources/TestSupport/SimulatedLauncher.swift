package import ExperimentModel
import Synchronization

/// Launcher in virtual time: a script gives the duration, events and ending of each attempt.
package final class SimulatedLauncher: TrialLauncher {
  /// Behaviour of an attempt.
  package struct Script: Sendable {
    /// Virtual seconds; infinity for a worker that hangs until it is stopped.
    package var seconds: Double
    package var ending: AttemptEnding
    /// Events, evenly spread over the attempt.
    package var events: [TrialEvent]
    /// Virtual seconds from the request to stop until the attempt ends.
    package var secondsToStop: Double

    package init(
      seconds: Double, ending: AttemptEnding, events: [TrialEvent] = [], secondsToStop: Double = 0
    ) {
      self.seconds = seconds
      self.ending = ending
      self.events = events
      self.secondsToStop = secondsToStop
    }
  }

  /// Record of the attempts, for tests.
  package struct Journal: Sendable {
    /// Every attempt, in the order of their start.
    package var started: [TrialID] = []
    /// Attempts that are running now.
    package var running: [TrialID] = []
    /// Maximal number of attempts at the same time.
    package var mostAtOnce = 0
    /// Trials with two attempts at the same time.
    package var doubled: Set<TrialID> = []
  }

  private let time: VirtualTime
  private let timeout: Double?
  private let script: @Sendable (Trial, _ attempt: Int) -> Script
  private let state = Mutex(Journal())

  /// - Parameters:
  ///   - timeout: time limit of an attempt in virtual seconds.
  ///   - script: behaviour of the trial's attempt of that number, from 1.
  package init(
    time: VirtualTime, timeout: Double? = nil,
    script: @escaping @Sendable (Trial, _ attempt: Int) -> Script
  ) {
    self.time = time
    self.timeout = timeout
    self.script = script
  }

  package var journal: Journal { state.withLock { $0 } }

  package func run(
    _ assignment: TrialAssignment,
    observe: @escaping @Sendable (TrialEvent) async -> Void
  ) async -> AttemptOutcome {
    let trial = assignment.trial
    let number = begin(trial.id)
    let script = script(trial, number)
    let ending = await play(script, observe: observe)
    if ending == .worker(.interrupted) {
      // Like a process, it runs to a safe point although the task is cancelled.
      await time.sleep(script.secondsToStop, wakesOnCancel: false)
    }
    state.withLock { $0.running.removeAll { $0 == trial.id } }
    return AttemptOutcome(ending: ending, log: "attempt \(number) of \(trial.id)")
  }

  private func play(
    _ script: Script, observe: (TrialEvent) async -> Void
  ) async -> AttemptEnding {
    let seconds = min(script.seconds, timeout ?? .infinity)
    // A worker that hangs sends its events first.
    let step = script.seconds.isFinite ? script.seconds / Double(script.events.count + 1) : 0
    var elapsed = 0.0
    for event in script.events where elapsed + step <= seconds {
      await time.sleep(step)
      if Task.isCancelled { return .worker(.interrupted) }
      elapsed += step
      await observe(event)
    }
    await time.sleep(seconds - elapsed)
    if Task.isCancelled { return .worker(.interrupted) }
    return script.seconds > seconds ? .timedOut : script.ending
  }

  /// Adds an attempt to the journal.
  ///
  /// - Returns: the attempt's number, from 1.
  private func begin(_ id: TrialID) -> Int {
    state.withLock { journal in
      if journal.running.contains(id) { journal.doubled.insert(id) }
      journal.started.append(id)
      journal.running.append(id)
      journal.mostAtOnce = max(journal.mostAtOnce, journal.running.count)
      return journal.started.count { $0 == id }
    }
  }
}
