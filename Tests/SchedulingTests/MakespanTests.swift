import Scheduling
import Testing

@Suite struct MakespanTests {
  @Test(
    arguments: [
      ([], [], 3, 0), ([6], [], 3, 3), ([6, 4, 2], [], 1, 6), ([6, 4, 2], [], 2, 3),
      ([4, 4, 4], [], 2, 4), ([2], [10, 2], 2, 5), ([2, 2], [10], 2, 5),
    ] as [([Double], [Double], Int, Double)])
  func eachFreeWorkerTakesTheNextTask(
    tasks: [Double], busy: [Double], workers: Int, seconds: Double
  ) {
    #expect(Makespan.seconds(tasks, busy: busy, workers: workers, speed: 2) == seconds)
  }
}
