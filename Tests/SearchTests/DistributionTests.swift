import ExperimentModel
import Testing

@testable import Search

/// Draws of random search against the distributions' own cumulative functions.
@Suite struct DistributionTests {
  private static let draws = 4000

  private func draws(_ distribution: SearchDistribution, seed: UInt64 = 1) throws
    -> [ParameterValue]
  {
    let space = try SearchSpace([SearchParameter("p", distribution)])
    return (0..<Self.draws).compactMap { index in
      let history = SearchHistory(space: space, trials: [], lag: nil, goals: [.minimize])
      let request = SamplingRequest(history: history, seed: seed, index: index, attempt: 0)
      return RandomSampler().point(for: request)["p"]
    }
  }

  /// Kolmogorov–Smirnov: the distance exceeds 1.95 / √n with probability .001.
  @Test(arguments: [UInt64(1), 2, 3])
  func continuousDrawsFollowTheirDistribution(seed: UInt64) throws {
    let cases: [(SearchDistribution, (Double) -> Double)] = [
      (.uniform(min: -5, max: 10), { ($0 + 5) / 15 }),
      (.logUniform(min: 1e-4, max: 1), { 1 + log10(of: $0) / 4 }),
    ]
    for (distribution, cumulative) in cases {
      let sorted = try draws(distribution, seed: seed).compactMap(\.number).sorted()
      #expect(sorted.count == Self.draws)
      let distance = sorted.enumerated().map { rank, value in
        max(
          abs(cumulative(value) - Double(rank) / Double(sorted.count)),
          abs(cumulative(value) - Double(rank + 1) / Double(sorted.count)))
      }.max()
      #expect(try #require(distance) < 1.95 / Double(Self.draws).squareRoot())
    }
  }

  /// Each frequency within 4.5 standard deviations of its expectation.
  @Test func discreteDrawsFollowTheirDistribution() throws {
    let words = ["a", "b", "c"].map(ParameterValue.text)
    try expect(.categorical(words), words.map { ($0, 1 / 3.0) })
    try expect(
      .categorical(words, probabilities: [0.7, 0, 0.3]),
      zip(words, [0.7, 0, 0.3]).map { ($0, $1) })
    try expect(.intUniform(min: -1, max: 3), (-1...3).map { (.integer($0), 0.2) })
    try expect(
      .quantizedUniform(min: 0, max: 0.5, step: 0.1),
      [0, 0.1, 0.2, 0.3, 0.4, 0.5].map { (.real($0), 1 / 6.0) })
    // The share of 2ᵏ ± ½ of the logarithmic range from 0.5 to 4.5.
    try expect(
      .quantizedLogUniform(min: 1, max: 4, step: 1),
      (1...4).map {
        (.real(Double($0)), log10(of: (Double($0) + 0.5) / (Double($0) - 0.5)) / log10(of: 9))
      })
    try expect(.constant(.boolean(true)), [(.boolean(true), 1)])
  }

  private func expect(
    _ distribution: SearchDistribution, _ expected: [(ParameterValue, Double)]
  ) throws {
    let draws = try draws(distribution)
    #expect(Set(draws).isSubset(of: expected.map(\.0)))
    for (value, probability) in expected {
      let frequency = Double(draws.count { $0 == value }) / Double(Self.draws)
      let deviation = (probability * (1 - probability) / Double(Self.draws)).squareRoot()
      #expect(abs(frequency - probability) <= 4.5 * deviation, "\(distribution): \(value)")
    }
  }
}
