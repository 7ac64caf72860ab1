import Evaluation
import Testing

/// 20,000 sweeps whose seeds grow from 2 to 20, looked at after every one: whatever rule stopped them,
/// it stopped at one of these looks.
struct SequentialCalibrationTests {
  private static let sweeps = 20_000
  private static let others = 13
  private static let most = 20

  /// Mean and sum of squares of growing differences (Welford).
  private struct Running {
    var count = 0.0
    var mean = 0.0
    var squares = 0.0

    mutating func add(_ value: Double) {
      count += 1
      let step = value - mean
      mean += step / count
      squares += step * (value - mean)
    }

    /// The t of the mean's distance from `center`.
    func t(from center: Double = 0) -> Double {
      (mean - center) / (squares / (count - 1) / count).squareRoot()
    }
  }

  /// Calls `body` with the differences of each sweep after each seed from the second on.
  ///
  /// - Parameter shifts: true differences from the baseline, in standard deviations of a value.
  private func simulate(
    key: UInt64, shifts: [Double], _ body: (_ sweep: Int, _ differences: [Running]) -> Void
  ) {
    let random = CounterRandom(key: key)
    var counter = 0
    func next() -> Double {
      counter += 1
      return random.normal(counter)
    }
    for sweep in 0..<Self.sweeps {
      var differences = [Running](repeating: Running(), count: shifts.count)
      for seed in 1...Self.most {
        let baseline = next()
        for index in shifts.indices {
          differences[index].add(shifts[index] + next() - baseline)
        }
        if seed > 1 { body(sweep, differences) }
      }
    }
  }

  /// An arrow shows at some look in at most 5 % of sweeps without a difference. A fixed-count test at
  /// every look shows one in 28 %, so the simulation can fail.
  @Test func everyLookAtConfigurationsThatDoNotDiffer() {
    var (sequential, fixed) = (Set<Int>(), Set<Int>())
    let students = (1..<Self.most).map { StudentT(degreesOfFreedom: $0) }
    simulate(key: 1, shifts: [Double](repeating: 0, count: Self.others)) { sweep, differences in
      let largest = differences.map { abs($0.t()) }.max() ?? 0
      let count = Int(differences[0].count)
      // Holm's first step decides whether any arrow shows.
      let level = 0.05 / Double(Self.others)
      if SequentialT(count: count).probability(largest) < level { sequential.insert(sweep) }
      if students[count - 2].twoSidedProbability(largest) < level { fixed.insert(sweep) }
    }
    #expect(sequential.count <= Self.sweeps / 20, "\(sequential.count)")
    #expect(fixed.count > Self.sweeps / 10, "\(fixed.count)")
  }

  /// Six configurations differ, so Holm tests the other seven at weaker levels.
  @Test func everyLookAtSomeThatDoNotDiffer() {
    let shifts = [Double](repeating: 4, count: 6) + [Double](repeating: 0, count: 7)
    var (wrong, found) = (Set<Int>(), Set<Int>())
    simulate(key: 2, shifts: shifts) { sweep, differences in
      let test = SequentialT(count: Int(differences[0].count))
      let adjusted = holmAdjusted(differences.map { test.probability($0.t()) })
      if adjusted[6...].contains(where: { ($0 ?? 1) < 0.05 }) { wrong.insert(sweep) }
      if adjusted[..<6].allSatisfy({ ($0 ?? 1) < 0.05 }) { found.insert(sweep) }
    }
    #expect(wrong.count <= Self.sweeps / 20, "\(wrong.count)")
    #expect(found.count > Self.sweeps * 9 / 10, "\(found.count)")
  }

  /// The true difference is the margin itself: "practically equal" is wrong in at most 5 % of sweeps.
  @Test func everyLookAtADifferenceAsLargeAsTheMargin() {
    var (wrong, right) = (Set<Int>(), Set<Int>())
    let margin = 3.0
    simulate(key: 3, shifts: [margin, 0]) { sweep, differences in
      let test = SequentialT(count: Int(differences[0].count))
      for (index, difference) in differences.enumerated() {
        guard abs(difference.mean) < margin else { continue }
        let nearest = min(abs(difference.t(from: margin)), abs(difference.t(from: -margin)))
        guard test.probability(nearest) < 0.05 else { continue }
        if index == 0 { wrong.insert(sweep) } else { right.insert(sweep) }
      }
    }
    #expect(wrong.count <= Self.sweeps / 20, "\(wrong.count)")
    #expect(right.count > Self.sweeps * 9 / 10, "\(right.count)")
  }
}
