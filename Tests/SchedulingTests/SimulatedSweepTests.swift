import ExperimentModel
import Scheduling
import TestSupport
import Testing

/// 500 trials in several runs that are stopped and one that completes. Some trials fail, crash,
/// hang or diverge.
@Suite struct SimulatedSweepTests {
  typealias Script = SimulatedLauncher.Script

  private static func script(_ trial: Trial, _ attempt: Int) -> Script {
    let seconds = 1 + Double(trial.seed * 7919 % 97)
    let events = (1...3).map { TrialEvent.epochFinished(epoch($0)) }
    return switch trial.seed % 20 {
    case 3:
      Script(seconds: seconds, ending: .worker(.failed(message: "no such file")), events: events)
    case 7:
      Script(
        seconds: seconds, ending: attempt == 1 ? .crashed(AttemptCause("SIGKILL")) : finished,
        events: events)
    case 11: Script(seconds: seconds, ending: .crashed(AttemptCause("SIGSEGV")), events: events)
    case 13: Script(seconds: seconds, ending: .worker(.diverged(epoch: 2)), events: events)
    case 17: Script(seconds: .infinity, ending: finished, events: events, secondsToStop: 3)
    default: Script(seconds: seconds, ending: finished, events: events, secondsToStop: 1)
    }
  }

  @Test(arguments: [1, 2, 8, 64])
  func stoppedRunsAndACompleteOneEndEveryTrialOnce(jobs: Int) async throws {
    let trials = trials(500) { $0 % 23 + 1 }
    let time = VirtualTime()
    let launcher = SimulatedLauncher(time: time, timeout: 150, script: Self.script)
    let store = RecordingStore()

    func run(stopAfter seconds: Double?) async throws -> RunSummary {
      let plan = Plan(trials: trials, states: store.states, operations: operations)
      #expect(
        zip(plan.missing, plan.missing.dropFirst()).allSatisfy { $0.operations >= $1.operations })
      let scheduler = SweepScheduler(
        launcher: launcher, store: store, options: .init(jobs: jobs), clock: time.clock,
        assignment: {
          TrialAssignment(
            trial: $0, dataset: .init(source: "sample"), datasetPath: "", trialDirectory: "",
            threads: 1)
        })
      return try await time.run {
        try await withThrowingTaskGroup(of: Void.self) { group in
          if let seconds {
            group.addTask {
              await time.sleep(seconds)
              scheduler.requestStop()
            }
          }
          let summary = try await scheduler.run(GridStrategy(plan))
          group.cancelAll()
          return summary
        }
      }
    }

    for seconds in [0, 40, 90, 120] {
      #expect(try await run(stopAfter: Double(seconds)).stop == .requested)
    }
    let last = try await run(stopAfter: nil)
    #expect(last.stop == nil)
    #expect(launcher.journal.mostAtOnce == jobs)
    #expect(launcher.journal.doubled.isEmpty)
    #expect(launcher.journal.running.isEmpty)

    let counts = Dictionary(grouping: store.states.values) { $0 }.mapValues(\.count)
    #expect(
      counts == [.finished: 400, .failed: 25, .crashed: 25, .diverged: 25, .timedOut: 25])
    // A trial that has ended never runs again.
    var ends: [TrialID: [TrialState]] = [:]
    for case .end(let trial, let state) in store.calls { ends[trial, default: []].append(state) }
    for states in ends.values {
      let last = states.count - 1
      #expect(
        states.indices.allSatisfy { $0 == last || [.interrupted, .crashed].contains(states[$0]) })
      #expect(states.count { $0 == .finished } <= 1)
    }
    #expect(Plan(trials: trials, states: store.states, operations: operations).isEmpty)
  }
}
