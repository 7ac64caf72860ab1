package import ExperimentModel
package import Scheduling
import Synchronization

/// Runs attempts in virtual time: each takes as long, tells as much and ends as its script says.
package final class SimulatedLauncher: TrialLauncher {
  /// What an attempt does.
  package struct Script: Sendable {
    /// Virtual seconds; infinity for a worker that hangs until it is asked to stop.
    package var seconds: Double
    package var ending: AttemptEnding
    /// Told one after another, evenly spread over the attempt.
    package var events: [TrialEvent]
    /// How long it takes to stop once asked.
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

  /// What happened, for tests to look at.
  package struct Journal: Sendable {
    /// Every attempt, in the order in which they started.
    package var started: [TrialID] = []
    /// Under way now.
    package var running: [TrialID] = []
    /// The most attempts that were ever under way at once.
    package var mostAtOnce = 0
    /// Trials of which two attempts were under way at once.
    package var doubled: Set<TrialID> = []
  }

  private let time: VirtualTime
  private let timeout: Double?
  private let script: @Sendable (Trial, _ attempt: Int) -> Script
  private let state = Mutex(Journal())

  /// - Parameters:
  ///   - timeout: virtual seconds an attempt may take.
  ///   - script: what the trial's attempt of that number, from 1, does.
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
    if case .interrupted = ending {
      // As a process would: the time to a safe point passes although the task is cancelled.
      await time.sleep(script.secondsToStop, wakesOnCancel: false)
    }
    state.withLock { $0.running.removeAll { $0 == trial.id } }
    return AttemptOutcome(ending: ending, log: "attempt \(number) of \(trial.id)")
  }

  private func play(
    _ script: Script, observe: (TrialEvent) async -> Void
  ) async -> AttemptEnding {
    let seconds = min(script.seconds, timeout ?? .infinity)
    // A worker that hangs does so after it has told everything.
    let step = script.seconds.isFinite ? script.seconds / Double(script.events.count + 1) : 0
    var elapsed = 0.0
    for event in script.events where elapsed + step <= seconds {
      await time.sleep(step)
      if Task.isCancelled { return .interrupted }
      elapsed += step
      await observe(event)
    }
    await time.sleep(seconds - elapsed)
    if Task.isCancelled { return .interrupted }
    return script.seconds > seconds ? .timedOut : script.ending
  }

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
