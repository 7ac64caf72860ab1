import ExperimentModel
import Testing

@testable import Search

@Suite struct SobolTests {
  /// Values of `scipy.stats.qmc.Sobol(d, scramble=False, bits=32)`.
  @Test func pointsAreSciPys() {
    let small = SobolSequence(dimensions: 5, scrambledBy: nil)
    let expected = [
      [0, 0, 0, 0, 0], [0.5, 0.5, 0.5, 0.5, 0.5], [0.75, 0.25, 0.25, 0.25, 0.75],
      [0.25, 0.75, 0.75, 0.75, 0.25], [0.375, 0.375, 0.625, 0.875, 0.375],
      [0.875, 0.875, 0.125, 0.375, 0.875], [0.625, 0.125, 0.875, 0.625, 0.625],
      [0.125, 0.625, 0.375, 0.125, 0.125],
    ]
    for (point, coordinates) in expected.enumerated() {
      #expect((0..<5).map { small.coordinate($0, of: point) } == coordinates)
    }
    let large = SobolSequence(dimensions: 64, scrambledBy: nil)
    #expect(
      (0..<8).map { large.coordinate($0, of: 1000) } == [
        0.2197265625, 0.0966796875, 0.5185546875, 0.6767578125, 0.2802734375, 0.9072265625,
        0.0458984375, 0.8994140625,
      ])
    #expect(
      (60..<64).map { large.coordinate($0, of: 4095) } == [
        0.296630859375, 0.385009765625, 0.686767578125, 0.553466796875,
      ])
    #expect(
      (20..<24).map { large.coordinate($0, of: 777) } == [
        0.2373046875, 0.2724609375, 0.9462890625, 0.4814453125,
      ])
  }

  /// Any 2ᵐ points from a multiple of 2ᵐ on have one point in each of 2ᵐ intervals of each axis,
  /// and, in the first two dimensions, in each box of that size.
  @Test(arguments: [UInt64(1), 2, 99])
  func scrambledPointsStayEvenlySpread(seed: UInt64) {
    let sequence = SobolSequence(dimensions: 64, scrambledBy: SearchRandom(seed: seed))
    for start in [0, 256, 1024] {
      for dimension in 0..<64 {
        let cells = (start..<start + 256).map { Int(sequence.quantile(dimension, of: $0) * 256) }
        #expect(Set(cells).count == 256)
      }
      for rows in [2, 16, 64] {
        let boxes = (start..<start + 256).map { point in
          Int(sequence.quantile(0, of: point) * Double(rows)) * 256
            + Int(sequence.quantile(1, of: point) * Double(256 / rows))
        }
        #expect(Set(boxes).count == 256)
      }
    }
  }

  @Test func seedsScrambleDifferently() {
    let sequences = (0..<50).map {
      SobolSequence(dimensions: 2, scrambledBy: SearchRandom(seed: UInt64($0)))
    }
    let means = (0..<2).map { dimension in
      sequences.map { $0.quantile(dimension, of: 0) }.reduce(0, +) / 50
    }
    // The first point is uniform over seeds: its mean has a standard deviation of .041.
    #expect(means.allSatisfy { abs($0 - 0.5) < 0.16 })
    #expect(Set(sequences.map { $0.quantile(0, of: 5) }).count == 50)
  }

  /// The mean of a smooth function over the points is nearer to its integral than over random ones.
  @Test func integralsConvergeFaster() {
    func error(_ sampler: any Sampler, _ seed: UInt64) -> Double {
      let search = Search(
        space: TestSpace.make((0..<4).map { SearchParameter("x\($0)", .uniform(min: 0, max: 1)) }),
        sampler: sampler, seed: seed, goal: .minimize, lag: 300)
      var trials: [SearchTrial] = []
      var sum = 0.0
      for _ in 0..<256 {
        guard case .suggestion(let suggestion) = search.next(after: trials) else { break }
        trials.append(SearchTrial(point: suggestion.point))
        sum += suggestion.point.assignments.map { ($0.value.number ?? 0) * 2 }.reduce(1, *)
      }
      return abs(sum / 256 - 1)
    }
    let seeds = UInt64(0)..<8
    let sobol = seeds.map { error(SobolSampler(), $0) }.reduce(0, +)
    let random = seeds.map { error(RandomSampler(), $0) }.reduce(0, +)
    #expect(sobol * 4 < random)
  }
}
