package import ExperimentModel
import Synchronization

/// Checks of the contract of `TrialLauncher` for any launcher.
///
/// A check returns the violations it found, so that this module needs no testing library:
/// `#expect(await contract.stopsWhenCancelled() == [])`.
package struct TrialLauncherContract: Sendable {
  /// Behaviour of a worker of the launcher under test.
  package enum Behaviour: Sendable, Hashable {
    /// Send the events, then end.
    case end(WorkerEnding, events: [TrialEvent])
    /// Send the event, then run until stopped.
    case hang(after: TrialEvent)
  }

  private let assignment: @Sendable (_ number: Int) -> TrialAssignment
  private let launcher: @Sendable (Behaviour) -> any TrialLauncher

  /// - Parameters:
  ///   - assignment: distinct trials, by number.
  ///   - launcher: a launcher whose workers have that behaviour.
  package init(
    assignment: @escaping @Sendable (_ number: Int) -> TrialAssignment,
    launcher: @escaping @Sendable (Behaviour) -> any TrialLauncher
  ) {
    self.assignment = assignment
    self.launcher = launcher
  }

  private static let epochs = (1...20).map { epoch in
    TrialEvent.epochFinished(
      EpochMetrics(
        epoch: epoch, trainLoss: 1 / Double(epoch), validationLoss: 0.1 + 0.2, validationAUC: 0.75,
        seconds: 1e-9, samplesPerSecond: 123_456.789))
  }

  private static let result = TrialResult(
    metrics: ["ndcg_all@10": 1.0 / 3, "auc": 0.1 + 0.2], users: [1, 7, .max],
    perUser: ["ndcg_all@10": [0, .leastNonzeroMagnitude, 1]], weightsHash: "00ff",
    parameterCount: 123)

  /// The endings that a worker can reach without a request to stop.
  package static let endings: [WorkerEnding] = [
    .finished(result), .failed(message: "no \"such\" file\nat all"), .diverged(epoch: 3),
    .storageFailed(message: "full"),
  ]

  /// The ending and all events arrive unchanged, in order, one at a time.
  package func deliversEventsAndEnding(_ ending: WorkerEnding) async -> [String] {
    let observer = Observer()
    let outcome = await launcher(.end(ending, events: Self.epochs)).run(assignment(0)) {
      await observer.take($0)
    }
    let atReturn = observer.events
    // A launcher that sends events after `run` returned would do so now.
    for _ in 0..<100 { await Task.yield() }
    return problems(
      (outcome.ending == .worker(ending), "ended \(outcome.ending), not \(ending)"),
      (atReturn == Self.epochs, "events lost, changed or out of order: \(atReturn)"),
      (observer.events == atReturn, "events after the end"),
      (!observer.overlapped, "two events at once"))
  }

  /// A cancelled attempt stops and is interrupted.
  package func stopsWhenCancelled() async -> [String] {
    let launcher = launcher(.hang(after: Self.epochs[0]))
    let assignment = assignment(0)
    return await withTaskGroup(of: AttemptOutcome.self) { group in
      let (started, starter) = AsyncStream.makeStream(of: Void.self)
      group.addTask { await launcher.run(assignment) { _ in starter.yield() } }
      for await _ in started { break }
      group.cancelAll()
      let ending = await group.next()?.ending
      return problems(
        (ending == .worker(.interrupted), "a cancelled attempt ended \(ending as Any)"))
    }
  }

  /// An attempt that is cancelled before it starts stops too.
  package func stopsWhenCancelledFromTheStart() async -> [String] {
    let launcher = launcher(.hang(after: Self.epochs[0]))
    let assignment = assignment(0)
    return await withTaskGroup(of: AttemptOutcome.self) { group in
      group.cancelAll()
      group.addTask { await launcher.run(assignment) { _ in } }
      let ending = await group.next()?.ending
      return problems(
        (ending == .worker(.interrupted), "a cancelled attempt ended \(ending as Any)"))
    }
  }

  /// Concurrent attempts do not affect each other.
  package func runsManyAtOnce() async -> [String] {
    let launcher = launcher(.end(.finished(Self.result), events: Self.epochs))
    return await withTaskGroup(of: [String].self) { group in
      for number in 0..<8 {
        let assignment = assignment(number)
        group.addTask {
          let observer = Observer()
          let outcome = await launcher.run(assignment) { await observer.take($0) }
          return problems(
            (outcome.ending == .worker(.finished(Self.result)), "ended \(outcome.ending)"),
            (observer.events == Self.epochs, "events lost or out of order"))
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
  }
}

/// Returns the messages of the conditions that do not hold.
private func problems(_ conditions: (holds: Bool, message: String)...) -> [String] {
  conditions.filter { !$0.holds }.map(\.message)
}

private final class Observer: Sendable {
  private struct State {
    var events: [TrialEvent] = []
    var isBusy = false
    var overlapped = false
  }

  private let state = Mutex(State())

  var events: [TrialEvent] { state.withLock(\.events) }
  var overlapped: Bool { state.withLock(\.overlapped) }

  func take(_ event: TrialEvent) async {
    state.withLock { state in
      if state.isBusy { state.overlapped = true }
      state.isBusy = true
    }
    await Task.yield()
    state.withLock { state in
      state.isBusy = false
      state.events.append(event)
    }
  }
}
