import ExperimentModel
import Foundation
import Scheduling
import TestSupport
import Testing

@Suite struct SweepSchedulerTests {
  typealias Script = SimulatedLauncher.Script

  @Test(arguments: [1, 2, 7, 40])
  func everyTrialRunsOnceInOrderInAllSlots(jobs: Int) async throws {
    let trials = trials(24)
    let bench = Bench(jobs: jobs)
    let summary = try await bench.run(trials)

    #expect(summary.counts == [.finished: 24])
    #expect(summary.isComplete)
    let journal = bench.launcher.journal
    #expect(journal.started == trials.map(\.id))
    #expect(journal.mostAtOnce == min(jobs, 24))
    // Trials of equal length run in full rounds: no slot is free while a trial waits.
    #expect(summary.seconds == Double((24 + jobs - 1) / jobs) * 10)
  }

  @Test func identicalTrialsRunOnce() async throws {
    let trials = trials(3)
    let bench = Bench()
    #expect(try await bench.run(trials + trials).counts == [.finished: 3])
    #expect(bench.launcher.journal.started.count == 3)
  }

  @Test func anEmptyRunEndsAtOnce() async throws {
    let summary = try await Bench().run([])
    #expect(summary == RunSummary(counts: [:], seconds: 0))
    #expect(summary.isComplete)
  }

  @Test func epochsAreRecordedBetweenBeginAndEnd() async throws {
    let trial = trials(1)[0]
    let bench = Bench { _, _ in
      Script(
        seconds: 10, ending: finished,
        events: [.epochFinished(epoch(1)), .epochFinished(epoch(2))])
    }
    _ = try await bench.run([trial])
    #expect(
      bench.store.calls == [
        .begin(trial.id), .epoch(trial.id, 1), .epoch(trial.id, 2), .end(trial.id, .finished),
      ])
  }

  @Test func eventsCarryTheClockAndTheSlot() async throws {
    let trials = trials(3)
    let progress = TrialProgress(
      epoch: 1, epochs: 5, fraction: 0.5, loss: 0.6, samplesPerSecond: 10)
    let bench = Bench(jobs: 2) { _, _ in
      Script(seconds: 10, ending: finished, events: [.progress(progress)])
    }
    _ = try await bench.run(trials)
    let events = await bench.events().filter { $0.trial == trials[2] }
    #expect(events.map(\.time) == [10, 15, 20])
    #expect(events.allSatisfy { $0.slot == 0 })
    #expect(events.first?.kind == .started(attempt: 1))
    #expect(events[1].kind == .trial(.progress(progress)))
    guard case .ended(let outcome, let seconds, let retries) = events[2].kind else {
      Issue.record("expected an end, found \(events[2].kind)")
      return
    }
    #expect(outcome.ending == finished)
    #expect(seconds == 10)
    #expect(!retries)
  }

  @Test(arguments: [
    AttemptEnding.worker(.failed(message: "no data")), .worker(.diverged(epoch: 2)),
    .worker(.interrupted), .timedOut, .launchFailed(AttemptCause("no program")),
  ])
  func otherEndingsAreNotRetriedAndDoNotStopTheRun(ending: AttemptEnding) async throws {
    let trials = trials(6)
    let bench = Bench(retries: 3) { trial, _ in
      Script(seconds: 10, ending: trial.seed == 1 ? ending : finished)
    }
    let summary = try await bench.run(trials)
    #expect(summary.counts == [.finished: 5, ending.state: 1])
    #expect(bench.launcher.journal.started.count == 6)
    #expect(!summary.isComplete)
    #expect(summary.stop == nil)
  }

  @Test(arguments: [0, 1, 2])
  func crashesAreRetried(retries: Int) async throws {
    let bench = Bench(retries: retries) { trial, attempt in
      Script(
        seconds: 10,
        ending: trial.seed == 1 && attempt <= 2 ? .crashed(AttemptCause("SIGKILL")) : finished)
    }
    let trials = trials(4)
    let summary = try await bench.run(trials)
    let attempts = bench.launcher.journal.started.count { $0 == trials[1].id }
    #expect(attempts == retries + 1)
    #expect(summary.counts == (retries == 2 ? [.finished: 4] : [.finished: 3, .crashed: 1]))
    #expect(bench.launcher.journal.doubled.isEmpty)
    let reported = await bench.events().compactMap { event -> Bool? in
      guard event.trial == trials[1], case .ended(_, _, let retries) = event.kind else {
        return nil
      }
      return retries
    }
    #expect(reported == Array(repeating: true, count: retries) + [false])
  }

  @Test func aStopInterruptsRunningTrialsAndStartsNoOthers() async throws {
    let trials = trials(10)
    let bench = Bench { _, _ in Script(seconds: 10, ending: finished, secondsToStop: 2) }
    let summary = try await bench.run(trials) { bench in
      await bench.time.sleep(15)
      bench.scheduler.requestStop()
    }
    #expect(summary.counts == [.finished: 2, .interrupted: 2])
    #expect(summary.stop == .requested)
    #expect(summary.seconds == 17)
    #expect(bench.store.states.values.count { $0 == .running } == 0)
    #expect(bench.launcher.journal.started.count == 4)
  }

  @Test func aStopBeforeTheRunStartsNoTrial() async throws {
    let bench = Bench()
    bench.scheduler.requestStop()
    let summary = try await bench.run(trials(3))
    #expect(summary.stop == .requested)
    #expect(bench.store.calls.isEmpty)
  }

  @Test func cancellationStopsTheRunAndEndingsAreRecorded() async throws {
    let trials = trials(4)
    let bench = Bench()
    let summary = try await bench.time.run {
      try await withThrowingTaskGroup(of: RunSummary.self) { group in
        group.addTask { try await bench.scheduler.run(GridStrategy(trials)) }
        await bench.time.sleep(5)
        group.cancelAll()
        return try await group.next()!
      }
    }
    #expect(summary.counts == [.interrupted: 2])
    #expect(summary.stop == .requested)
    #expect(bench.store.states.values.allSatisfy { $0 == .interrupted })
  }

  @Test func failFastStopsTheOtherTrials() async throws {
    let trials = trials(6)
    let bench = Bench(failFast: true) { trial, _ in
      trial.seed == 0
        ? Script(seconds: 5, ending: .worker(.failed(message: "no")))
        : Script(seconds: 10, ending: finished)
    }
    let summary = try await bench.run(trials)
    #expect(summary.counts == [.failed: 1, .interrupted: 1])
    #expect(summary.stop == .failFast(trials[0].id))
  }

  @Test func aStorageFailureStopsTheOtherTrials() async throws {
    let trials = trials(6)
    let bench = Bench { trial, _ in
      trial.seed == 0
        ? Script(seconds: 5, ending: .worker(.storageFailed(message: "full")))
        : Script(seconds: 10, ending: finished)
    }
    let summary = try await bench.run(trials)
    #expect(summary.counts == [.interrupted: 2])
    #expect(summary.stop == .storage("full"))
    #expect(bench.launcher.journal.started.count == 2)
  }

  @Test func aHangingWorkerTimesOut() async throws {
    let bench = Bench(timeout: 100) { trial, _ in
      Script(seconds: trial.seed == 2 ? .infinity : 10, ending: finished)
    }
    #expect(try await bench.run(trials(5)).counts == [.finished: 4, .timedOut: 1])
  }
}

@Suite struct StoreFailureTests {
  typealias Script = SimulatedLauncher.Script

  /// Whichever call fails, the workers stop, no trial starts, and the run throws the error.
  @Test(arguments: 0..<12)
  func aStoreFailureStopsTheRun(call: Int) async throws {
    let store = RecordingStore { _, earlier in earlier >= call }
    let bench = Bench(jobs: 3, store: store) { _, _ in
      Script(seconds: 10, ending: finished, events: [.epochFinished(epoch(1))])
    }
    let failure = await #expect(throws: StoreFailure.self) {
      try await bench.run(trials(20))
    }
    #expect(failure?.underlying is RecordingStore.DiskFull)
    #expect(failure?.description.contains("no space left on the disk") == true)
    #expect(bench.launcher.journal.running.isEmpty)
    #expect(bench.launcher.journal.started.count <= 6)
  }

  @Test func endingsAfterAStoreFailureAreRecorded() async throws {
    let trials = trials(4)
    let store = RecordingStore { call, _ in call == .epoch(trials[0].id, 1) }
    let bench = Bench(store: store) { _, _ in
      Script(seconds: 10, ending: finished, events: [.epochFinished(epoch(1))])
    }
    await #expect(throws: StoreFailure.self) { try await bench.run(trials) }
    #expect(store.states == [trials[0].id: .interrupted, trials[1].id: .interrupted])
  }
}
