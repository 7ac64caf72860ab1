import ExperimentModel
import Scheduling
import TestSupport
import Testing

/// Trials that wait for memory.
@Suite struct MemoryLimitTests {
  @Test func trialsStartAsMemoryAllows() async throws {
    // 1 to 12 bytes each, at most 12 bytes at a time.
    let trials = Array(trials(13).dropFirst())
    let bench = Bench(jobs: 12, memoryLimit: 12)
    let summary = try await bench.run(trials)
    #expect(summary.counts == [.finished: 12])
    #expect(bench.launcher.journal.started == trials.map(\.id))
    // 1+2+3+4, 5+6, then one at a time.
    #expect(bench.launcher.journal.mostAtOnce == 4)
    #expect(summary.seconds == 80)
  }

  @Test func aTrialLargerThanTheLimitRunsAlone() async throws {
    let trials = [trials(101)[100]] + Array(trials(4).dropFirst())
    let bench = Bench(jobs: 4, memoryLimit: 10)
    let summary = try await bench.run(trials)
    #expect(summary.counts == [.finished: 4])
    #expect(summary.seconds == 20)
  }

  @Test func withoutALimitAllSlotsAreUsed() async throws {
    let bench = Bench(jobs: 4)
    #expect(try await bench.run(trials(8)).seconds == 20)
  }
}
