import Arithmetic

/// Paired bootstrap over users: confidence interval and p-value of a mean difference.
///
/// A draw resamples all users with replacement, the same ones for all comparisons. It is studentised and
/// symmetric: |t*| of each draw, with t* = (mean* − mean) / standard error*, is compared with the
/// observed |t|. This keeps the level for few or skewed users, where percentile intervals are too narrow
/// (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapters 12 and 16; Hall, "On
/// Symmetric Bootstrap Confidence Intervals", JRSS B 1988). A draw without spread has infinite |t*|.
///
/// Below the probability of the tenth most extreme draw, where counting is imprecise, p follows the tail
/// of Student's t, scaled to meet the draws there (after Knijnenburg et al., "Fewer permutations, more
/// accurate P-values", Bioinformatics 2009). So p can be far below 1 / draws, as many comparisons need.
///
/// A studentised bootstrap breaks down if the spread comes from a few users: draws that miss all of them
/// have almost no standard error and an arbitrarily large t*. With three such users that is one draw in
/// twenty, and the interval is infinite. So at least `fewestDiffering` users must have a non-zero
/// difference, and the effective number of users behind the spread, (Σ w²)² / Σ w⁴ with w the distance
/// to the mean, must be at least `fewestEffective`: fewer than one draw in a hundred misses five users.
package struct PairedBootstrap: Sendable {
  /// One less than a round number: p-values are shares of the draws and the sample itself.
  package static let standardDraws = 4_999
  /// Draws beyond the observed value from which p is their share.
  private static let countable = 10
  /// The fewest users with a non-zero difference for a test.
  package static let fewestDiffering = 10
  /// The smallest effective number of users for a test.
  package static let fewestEffective = 5.0

  private let users: Int
  private let draws: Int
  private let random: CounterRandom

  /// - Parameters:
  ///   - users: The number of users.
  ///   - draws: At least 199.
  ///   - key: Seed of the draws.
  package init(users: Int, draws: Int = standardDraws, key: UInt64 = 0) {
    precondition(draws >= 199, "an interval of 95 % needs at least 199 draws")
    self.users = users
    self.draws = draws
    random = CounterRandom(key: key)
  }

  /// Tests mean differences against zero.
  ///
  /// - Parameter differences: For each comparison, the difference of each user: finite, and of order 1,
  ///   as values below 1e-12 count as zero.
  /// - Returns: The results in the same order, without interval and p if too few users differ or all by
  ///   the same amount; p is 1 if none differs.
  package func test(_ differences: [[Double]]) -> [PairedDifference] {
    precondition(differences.allSatisfy { $0.count == users }, "a difference for each user")
    let samples = differences.map(Sample.init)
    // Testable ones are replaced below.
    var results = samples.map {
      PairedDifference(
        mean: $0.mean, count: users, deviation: $0.deviation, untestable: $0.untestable ?? .onePair)
    }
    for (number, sample) in samples.enumerated() where sample.isZero {
      results[number] = PairedDifference(
        mean: 0, count: users, deviation: 0, interval: 0...0, p: 1)
    }
    let testable = samples.indices.filter {
      samples[$0].untestable == nil && !samples[$0].isZero
    }
    guard !testable.isEmpty else { return results }
    let drawn = (0..<UInt64(draws) &* UInt64(users)).map {
      UInt32(truncatingIfNeeded: random.index($0, below: users))
    }
    for start in stride(from: 0, to: testable.count, by: Lanes.scalarCount) {
      let group = testable[start..<min(start + Lanes.scalarCount, testable.count)]
      for (number, statistics) in zip(group, statistics(of: group.map { samples[$0] }, drawn)) {
        results[number] = judge(samples[number], statistics)
      }
    }
    return results
  }

  private typealias Lanes = SIMD8<Double>

  /// Returns |t*| of all draws for each of up to eight samples, ascending.
  ///
  /// - Parameter drawn: [draws, users]: the users of each draw.
  private func statistics(of samples: [Sample], _ drawn: [UInt32]) -> [[Double]] {
    var centred = [Lanes](repeating: .zero, count: users)
    for (lane, sample) in samples.enumerated() {
      for user in 0..<users { centred[user][lane] = sample.values[user] - sample.mean }
    }
    let count = Double(users)
    // Rounding gives a draw of equal values a variance of this size.
    var noise = Lanes.zero
    for (lane, sample) in samples.enumerated() {
      let deviation = sample.deviation ?? 0
      noise[lane] = 1e-20 * deviation * deviation
    }
    var found = [[Double]](repeating: [], count: samples.count)
    for lane in found.indices { found[lane].reserveCapacity(draws) }
    for draw in 0..<draws {
      var sum = Lanes.zero
      var squares = Lanes.zero
      for position in draw * users..<(draw + 1) * users {
        let value = centred[Int(drawn[position])]
        sum += value
        squares += value * value
      }
      let mean = sum / count
      let variance = (squares - sum * mean) / (count - 1)
      for lane in found.indices {
        let error = (variance[lane] / count).squareRoot()
        found[lane].append(variance[lane] > noise[lane] ? abs(mean[lane]) / error : .infinity)
      }
    }
    return found.map { $0.sorted() }
  }

  private func judge(_ sample: Sample, _ statistics: [Double]) -> PairedDifference {
    let deviation = sample.deviation ?? 0
    let error = deviation / Double(users).squareRoot()
    let total = Double(draws + 1)
    let alpha = 1 - MeanEstimate.confidence
    // The interval ends where p is 0.05.
    let critical = statistics[draws - Int(alpha * total + 0.5)]
    let margin = critical * error
    guard margin.isFinite else {
      return PairedDifference(
        mean: sample.mean, count: users, deviation: deviation,
        untestable: .fewUsersDominate(max(1, Int(sample.effective)), of: users))
    }
    return PairedDifference(
      mean: sample.mean, count: users, deviation: deviation,
      interval: (sample.mean - margin)...(sample.mean + margin),
      p: probability(abs(sample.mean) / error, statistics))
  }

  private func probability(_ t: Double, _ statistics: [Double]) -> Double {
    let beyond = statistics.count - statistics.partitioningIndex { $0 >= t }
    let share = Double(beyond + 1) / Double(draws + 1)
    let edge = statistics[draws - Self.countable]
    guard beyond < Self.countable, edge.isFinite else { return share }
    let student = StudentT(degreesOfFreedom: users - 1)
    let atEdge = student.twoSidedProbability(edge)
    guard atEdge > 0 else { return share }
    return Double(Self.countable + 1) / Double(draws + 1)
      * student.twoSidedProbability(t) / atEdge
  }
}

/// The differences of one comparison.
private struct Sample {
  let values: [Double]
  let mean: Double
  /// Nil for one user.
  let deviation: Double?
  /// Effective number of users behind the spread; 0 without spread.
  let effective: Double
  /// True if there are users, and none differs.
  let isZero: Bool
  /// Nil if there is a test, or no difference at all.
  let untestable: Untestable?

  init(_ differences: [Double]) {
    // Values around 1 that are equal may differ by rounding.
    let noise = 1e-12 * max(1, differences.lazy.map(abs).max() ?? 0)
    let values = differences.map { abs($0) <= noise ? 0 : $0 }
    let differing = values.count { $0 != 0 }
    let estimate = MeanEstimate(values)
    let mean = estimate?.mean ?? 0
    let (least, most) = (values.min() ?? 0, values.max() ?? 0)
    var squares = 0.0
    var fourths = 0.0
    for value in values {
      let square = (value - mean) * (value - mean)
      squares += square
      fourths += square * square
    }
    let hasSpread = most - least > 1e-12 * max(abs(least), abs(most))
    let effective = hasSpread && fourths > 0 ? squares * squares / fourths : 0
    self.values = values
    self.mean = mean
    self.effective = effective
    deviation = estimate?.deviation
    isZero = values.count > 1 && differing == 0
    untestable =
      if values.count < 2 {
        .onePair
      } else if isZero {
        nil
      } else if !hasSpread {
        .sameDifference
      } else if differing < PairedBootstrap.fewestDiffering {
        .fewUsersDiffer(differing, of: values.count)
      } else if effective < PairedBootstrap.fewestEffective {
        .fewUsersDominate(max(1, Int(effective)), of: values.count)
      } else {
        nil
      }
  }
}
