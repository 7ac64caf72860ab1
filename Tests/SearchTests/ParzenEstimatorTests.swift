import ExperimentModel
import Foundation
import Testing

@testable import Search

@Suite struct ParzenEstimatorTests {
  private static let distributions: [SearchDistribution] = [
    .uniform(min: -5, max: 10), .logUniform(min: 1e-4, max: 1), .intUniform(min: 1, max: 9),
    .quantizedLogUniform(min: 1, max: 100, step: 1),
    .categorical([.integer(0), .integer(1), .integer(2)]),
  ]

  /// Coordinates of the fixed pattern of `scripts/references/parzen_estimator.py`.
  private func pattern(_ count: Int, _ offset: Int) -> [[Double]] {
    let axes = Self.distributions.map { SearchAxis($0) }
    return (offset..<offset + count).map { k in
      let values: [ParameterValue] = [
        .real(-5 + 15 * Double((k * 37 + 11) % 101) / 101),
        .real(pow(10, -4 + 4 * Double((k * 53 + 7) % 97) / 97)),
        .integer(1 + k * 5 % 9), .real(Double(1 + k * 29 % 100)), .integer(k * 7 % 3),
      ]
      return zip(axes, values).map { $0.coordinate(of: $1) }
    }
  }

  /// Values of `scripts/references/parzen_estimator.py`, by number of observations.
  @Test(arguments: [
    (0, [-4.86113350968229, -8.37172601142437, -9.06085751236611, -9.56658933697924]),
    (1, [-4.88918835721816, -8.37769826035605, -9.25204573451119, -9.9980341403568]),
    (2, [-4.89509231150451, -8.83150722987899, -8.80725205304698, -10.0296170624814]),
    (12, [-7.30864023159502, -9.31296884342011, -9.51344597787958, -11.9480029578451]),
    (40, [-8.37826035835151, -11.8878899446152, -12.577924238372, -13.0837161514435]),
  ])
  func densitiesAreOptunas(count: Int, expected: [Double]) {
    let estimator = ParzenEstimator(
      Self.distributions.map { SearchAxis($0) }, observations: pattern(count, 0), priorWeight: 1)
    // Optuna's error function has an error of 1e-15 per tail; in far tails that is more.
    for (density, reference) in zip(estimator.logDensities(pattern(4, 200)), expected) {
      #expect(abs(density - reference) < 1e-9)
    }
  }

  /// Draws follow the density that `logDensities` returns.
  @Test(arguments: [0, 1, 3])
  func drawsFollowTheDensity(axis: Int) throws {
    let axes = [SearchAxis(Self.distributions[axis])]
    let estimator = ParzenEstimator(
      axes, observations: pattern(7, 3).map { [$0[axis]] }, priorWeight: 1)
    let random = SearchRandom(seed: 3)
    let count = 20_000
    let draws = (0..<count).map { draw in
      estimator.draw(
        kernelQuantile: random.keyed(by: "kernel").uniform(draw),
        quantiles: [random.uniform(draw)])[0]
    }
    let cells = 20
    let observed = (0..<cells).map { cell in
      Double(draws.count { min(Int($0 * Double(cells)), cells - 1) == cell }) / Double(count)
    }
    // The density's integral by the midpoint rule; of quantized values the sum of probabilities.
    let points: [Double] =
      if case .numeric(let range) = axes[0], let values = range.count {
        (1...values).map { range.coordinate(of: Double($0)) }
      } else {
        (0..<4000).map { (Double($0) + 0.5) / 4000 }
      }
    let weight = axis == 3 ? 1 : 1.0 / 4000
    let masses = estimator.logDensities(points.map { [$0] }).map { exp($0) * weight }
    #expect(abs(masses.reduce(0, +) - 1) < 1e-4)
    for cell in 0..<cells {
      let expected = zip(points, masses).filter {
        min(Int($0.0 * Double(cells)), cells - 1) == cell
      }.map(\.1).reduce(0, +)
      let deviation = (max(expected, 1e-4) / Double(count)).squareRoot()
      #expect(abs(observed[cell] - expected) < 4.5 * deviation)
    }
  }
}
