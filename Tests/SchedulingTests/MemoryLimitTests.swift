import ExperimentModel
import Scheduling
import TestSupport
import Testing

/// Starts that wait for memory.
@Suite struct MemoryLimitTests {
  @Test func noMoreStartThanThereIsRoomFor() async throws {
    // 1…12, of which at most 12 bytes' worth at a time.
    let trials = Array(trials(13).dropFirst())
    let bench = Bench(jobs: 12, memoryLimit: 12)
    let summary = try await bench.run(trials)
    #expect(summary.counts == [.finished: 12])
    #expect(bench.launcher.journal.started == trials.map(\.id))
    // 1+2+3+4, 5+6, then one by one.
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

  /// Peaks that `sweep show` gave of trials on MovieLens 1M, in MiB.
  @Test(arguments: [(16, 1, 97), (16, 2, 98), (32, 1, 104), (32, 2, 107), (64, 1, 130)])
  func theEstimateIsALittleMoreThanWhatWorkersTook(dimension: Int, threads: Int, peak: Int64) {
    var settings = Hyperparameters()
    settings.embeddingDimension = dimension
    let estimate = TrialMemory(
      settings,
      fieldSizes: [6041, 3707, 11, 82, 5, 13, 2, 19, 19, 17, 3, 8, 22, 3440], rows: 1_000_209,
      threads: threads)
    #expect((peak...peak * 5 / 4).contains(estimate.bytes >> 20), "\(estimate.bytes >> 20)")
  }

  @Test func theEstimateGrowsWithWhatTakesMemory() {
    func bytes(_ change: (inout Hyperparameters) -> Void = { _ in }, rows: Int = 1_000_000) -> Int64
    {
      var settings = Hyperparameters()
      change(&settings)
      return TrialMemory(
        settings, fieldSizes: Array(repeating: 1000, count: 14), rows: rows, threads: 1
      ).bytes
    }
    #expect(bytes { $0.embeddingDimension = 64 } > bytes())
    #expect(bytes { $0.batchSize = 256 } < bytes())
    #expect(bytes { $0.attentionLayers = 9 } > bytes())
    #expect(bytes(rows: 2_000_000) > bytes())
  }
}
