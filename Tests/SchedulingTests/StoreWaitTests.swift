import ExperimentModel
import Foundation
import Scheduling
import TestSupport
import Testing

/// Waits for a store that another program holds.
@Suite struct StoreWaitTests {
  typealias Script = SimulatedLauncher.Script

  private static let script: @Sendable (Trial, Int) -> Script = { _, _ in
    Script(
      seconds: 10, ending: finished,
      events: (1...4).map { .epochFinished(epoch($0)) }, secondsToStop: 2)
  }

  enum Kind: CaseIterable {
    case begin, epoch, end

    func matches(_ call: RecordingStore.Call) -> Bool {
      switch (self, call) {
      case (.begin, .begin), (.epoch, .epoch(_, 2)), (.end, .end): true
      default: false
      }
    }
  }

  private func calls(_ trial: Trial) -> [RecordingStore.Call] {
    [.begin(trial.id)] + (1...4).map { .epoch(trial.id, $0) } + [.end(trial.id, .finished)]
  }

  @Test(arguments: Kind.allCases, [1, 45, 2500])
  func allCallsAreRecordedInOrderAfterTheWait(kind: Kind, tries: Int) async throws {
    let trials = trials(2)
    let store = RecordingStore(isBusyFor: tries) { kind.matches($0) }
    let bench = Bench(jobs: 1, store: store, script: Self.script)
    let summary = try await bench.run(trials)
    #expect(summary.counts == [.finished: 2])
    #expect(store.calls == calls(trials[0]) + calls(trials[1]))
    #expect(bench.report.all.count == 2)
    #expect(bench.report.all[0].hasPrefix("waiting for another program, for up to 10 minutes"))
    #expect(bench.report.all[1].hasPrefix("the database is free again"))
    // The wait is not part of a trial's duration.
    #expect(store.seconds.allSatisfy { abs($0 - 10) < 1e-6 })
    let seconds = await bench.events().compactMap { event -> Double? in
      if case .ended(_, let seconds, _) = event.kind { seconds } else { nil }
    }
    #expect(seconds.count == 2)
    #expect(seconds.allSatisfy { abs($0 - 10) < 1e-6 })
  }

  @Test func workersContinueDuringTheWait() async throws {
    let store = RecordingStore(isBusyFor: 250) { Kind.epoch.matches($0) }
    let bench = Bench(jobs: 2, store: store, script: Self.script)
    // The store is held for 50 s from the second epoch, while both trials end after 10 s.
    let summary = try await bench.run(trials(2))
    #expect(summary.counts == [.finished: 2])
    #expect(store.seconds == [10, 10])
    #expect(summary.seconds > 50 && summary.seconds < 60)
  }

  @Test(arguments: Kind.allCases)
  func theWaitEndsAfterTenMinutes(kind: Kind) async throws {
    let store = RecordingStore(isBusyFor: .max) { kind.matches($0) }
    let bench = Bench(jobs: 2, store: store, script: Self.script)
    let failure = await #expect(throws: StoreFailure.self) { try await bench.run(trials(6)) }
    #expect(failure?.underlying is RecordingStore.Busy)
    #expect(failure?.isInterrupted == false)
    #expect(bench.time.seconds >= 600)
    #expect(bench.time.seconds < 620)
    #expect(bench.launcher.journal.running.isEmpty)
    // Nothing is recorded after the call that failed.
    #expect(store.states.values.allSatisfy { $0 == .running })
  }

  @Test(arguments: Kind.allCases)
  func aStopDuringTheWaitShortensItToSeconds(kind: Kind) async throws {
    let store = RecordingStore(isBusyFor: .max) { kind.matches($0) }
    let bench = Bench(jobs: 2, store: store, script: Self.script)
    let failure = await #expect(throws: StoreFailure.self) {
      try await bench.run(trials(6)) { bench in
        await bench.time.sleep(30)
        bench.scheduler.requestStop()
      }
    }
    #expect(failure?.isInterrupted == true)
    #expect(bench.time.seconds < 40)
    #expect(bench.launcher.journal.running.isEmpty)
  }

  @Test func aStopDuringTheWaitIsRecordedOnceTheStoreIsFree() async throws {
    // Free two seconds after the user stops the run.
    let store = RecordingStore(isBusyFor: 30) { Kind.epoch.matches($0) }
    let bench = Bench(jobs: 1, store: store, script: Self.script)
    let trials = trials(3)
    let summary = try await bench.run(trials) { bench in
      await bench.time.sleep(8)
      bench.scheduler.requestStop()
    }
    #expect(summary.stop == .requested)
    #expect(summary.counts == [.interrupted: 1])
    #expect(store.states == [trials[0].id: .interrupted])
    #expect(store.calls.contains(.epoch(trials[0].id, 2)))
  }

  @Test func otherErrorsStopTheRunAtOnce() async throws {
    let store = RecordingStore { call, _ in Kind.epoch.matches(call) }
    let bench = Bench(jobs: 1, store: store, script: Self.script)
    await #expect(throws: StoreFailure.self) { try await bench.run(trials(2)) }
    #expect(bench.report.all.isEmpty)
    #expect(bench.time.seconds < 10)
  }

  @Test func aFinishedTrialIsReportedOnceItIsRecorded() async throws {
    let time = VirtualTime()
    let reported = Lines()
    let store = RecordingStore { call, _ in
      if case .end(let id, _) = call { id == trials(3)[1].id } else { false }
    }
    let scheduler = SweepScheduler(
      launcher: SimulatedLauncher(time: time) { trial, _ in
        Script(
          seconds: trial.seed == 2 ? 5 : 10,
          ending: trial.seed == 0 ? .worker(.diverged(epoch: 1)) : finished)
      },
      store: store, options: .init(jobs: 3), clock: time.clock,
      whenFinished: { reported.append("\($0.seed)") },
      assignment: {
        TrialAssignment(
          trial: $0, dataset: .init(source: "sample"), datasetPath: "", trialDirectory: "",
          threads: 1)
      })
    await #expect(throws: StoreFailure.self) {
      try await time.run { try await scheduler.run(GridStrategy(trials(3))) }
    }
    #expect(reported.all == ["2"])
  }

  @Test func datesOfARunFollowItsMonotonicClock() {
    let time = VirtualTime()
    let start = Date(timeIntervalSince1970: 1_000_000)
    let clock = RunClock(start: start, elapsed: { 12.5 }, sleep: { _ in })
    #expect(clock.date == start + 12.5)
    #expect(time.clock.date == time.now)
  }
}
