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

  /// A list of five seeds is tested, grows with a look after each seed up to twenty, and is then exchanged
  /// for seeds on other splits, looked at after each: everything that spends the level of a list. An arrow
  /// shows at some look in at most 5 % of sweeps, whether all configurations stay or only the best does.
  @Test func aListThatGrowsAndChangesItsSplits() {
    let fixed = StudentT(degreesOfFreedom: 4)
    var wrong = Set<Int>()
    for key in [4, 5] as [UInt64] {
      simulate(key: key, shifts: [Double](repeating: 0, count: Self.others)) { sweep, differences in
        // Taking the others from the grid leaves the family as it was.
        let largest = differences.map { abs($0.t()) }.max() ?? 0
        let (count, family) = (Int(differences[0].count), Double(Self.others))
        let isShown =
          key == 4 && count == 5
          ? fixed.twoSidedProbability(largest) < 0.045 / family
          : (key == 5 || count > 5)
            && SequentialT(count: count).probability(largest) < 0.005 / family
        if isShown { wrong.insert(sweep) }
      }
    }
    #expect(wrong.count <= Self.sweeps / 20, "\(wrong.count)")
    #expect(wrong.count > Self.sweeps / 50, "\(wrong.count)")
  }

  /// A first seed is seen alone, and decides which of two configurations are settled: the sample begins
  /// with it, and both count. An arrow shows in at most 5 % of sweeps.
  @Test func settlingTheBestOfOneSeed() {
    var (best, wrong) = ([Int: Int](), Set<Int>())
    simulate(key: 6, shifts: [Double](repeating: 0, count: Self.others)) { sweep, differences in
      // After two seeds, the lead says the most about the first.
      let leader =
        best[sweep] ?? differences.indices.max { differences[$0].mean < differences[$1].mean } ?? 0
      best[sweep] = leader
      let test = SequentialT(count: Int(differences[0].count))
      if test.probability(differences[leader].t()) < 0.05 / Double(Self.others) {
        wrong.insert(sweep)
      }
    }
    #expect(wrong.count <= Self.sweeps / 20, "\(wrong.count)")
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
