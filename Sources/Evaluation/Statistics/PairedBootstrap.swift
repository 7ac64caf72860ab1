/// The paired bootstrap over users: how far a mean difference would move with other users.
///
/// A draw takes as many users as there are, with replacement, and the differences of all
/// comparisons from the same users. It is studentised and symmetric: of each draw t* = (mean* −
/// mean) / standard error* counts, and |t*| is compared with the observed |t|. That holds its level
/// also with few or skewed users, where the percentiles of the means themselves are too narrow
/// (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapters 12 and 16; Hall, "On
/// Symmetric Bootstrap Confidence Intervals", JRSS B 1988). A draw without any spread counts as
/// infinitely far.
///
/// Below the probability of the tenth most extreme draw, where counting says little, p follows the
/// tail of Student's t, scaled to meet the draws there; the idea is that of Knijnenburg et al.,
/// "Fewer permutations, more accurate P-values", Bioinformatics 2009. So a p value may be far
/// below 1 / draws, as many comparisons need.
package struct PairedBootstrap: Sendable {
  /// One less than a round number: p values are shares of the draws and the sample itself.
  package static let standardDraws = 4_999
  /// Draws beyond the observed value from which on p is their share.
  private static let countable = 10

  private let users: Int
  private let draws: Int
  private let random: CounterRandom

  /// - Parameters:
  ///   - users: how many there are.
  ///   - draws: at least 199.
  ///   - key: another one gives other draws.
  package init(users: Int, draws: Int = standardDraws, key: UInt64 = 0) {
    precondition(draws >= 199, "an interval of 95 % needs at least 199 draws")
    self.users = users
    self.draws = draws
    random = CounterRandom(key: key)
  }

  /// - Parameter differences: of each comparison, the difference of each user.
  /// - Returns: in the same order. Without users or with one, and where all users differ by the
  ///   same amount, there is neither interval nor p; where none differs at all, p is 1.
  package func test(_ differences: [[Double]]) -> [PairedDifference] {
    precondition(differences.allSatisfy { $0.count == users }, "a difference for each user")
    let samples = differences.map(Sample.init)
    var results = samples.map(\.untested)
    let testable = samples.indices.filter { samples[$0].isTestable }
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

  /// |t*| of all draws of each of up to eight samples, ascending.
  ///
  /// - Parameter drawn: the users of the first draw, then those of the next.
  private func statistics(of samples: [Sample], _ drawn: [UInt32]) -> [[Double]] {
    var centred = [Lanes](repeating: .zero, count: users)
    for (lane, sample) in samples.enumerated() {
      for user in 0..<users { centred[user][lane] = sample.values[user] - sample.mean }
    }
    let count = Double(users)
    // Rounding leaves a draw of equal values a spread of this size.
    var noise = Lanes.zero
    for (lane, sample) in samples.enumerated() {
      noise[lane] = 1e-20 * sample.deviation * sample.deviation
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
    let error = sample.deviation / Double(users).squareRoot()
    let total = Double(draws + 1)
    let alpha = 1 - MeanEstimate.confidence
    // The interval ends where p is 0.05.
    let critical = statistics[draws - Int(alpha * total + 0.5)]
    let margin = critical * error
    return PairedDifference(
      mean: sample.mean, count: users, deviation: sample.deviation,
      interval: margin.isFinite ? (sample.mean - margin)...(sample.mean + margin) : nil,
      p: probability(abs(sample.mean) / error, statistics))
  }

  private func probability(_ t: Double, _ statistics: [Double]) -> Double {
    let beyond = statistics.count - statistics.firstIndex(notBelow: t)
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
  let deviation: Double
  /// Whether users differ from each other.
  let isTestable: Bool

  init(_ values: [Double]) {
    self.values = values
    let estimate = MeanEstimate(values)
    mean = estimate?.mean ?? 0
    deviation = estimate?.deviation ?? 0
    let (least, most) = (values.min() ?? 0, values.max() ?? 0)
    isTestable = most - least > 1e-12 * max(abs(least), abs(most))
  }

  var untested: PairedDifference {
    let isZero = values.count > 1 && values.allSatisfy { $0 == 0 }
    return PairedDifference(
      mean: mean, count: values.count, deviation: values.count > 1 ? deviation : nil,
      interval: isZero ? 0...0 : nil, p: isZero ? 1 : nil)
  }
}

extension [Double] {
  /// Position of the first element that is not below `value`; of an ascending array.
  fileprivate func firstIndex(notBelow value: Double) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
