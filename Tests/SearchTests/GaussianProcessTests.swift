import Foundation
import Testing

@testable import Search

@Suite struct GaussianProcessTests {
  private let random = SearchRandom(seed: 21)

  /// Points with two numbers and a category.
  private func points(_ count: Int) -> [[Double]] {
    (0..<count).map { index in
      let numbers = random.keyed(by: index)
      return [numbers.uniform(0), numbers.uniform(1), Double(numbers.index(below: 3, 2))]
    }
  }

  private let isCategorical = [false, false, true]

  private func targets(_ points: [[Double]]) -> [Double] {
    points.map { sin(6 * $0[0]) + $0[1] * $0[1] + 0.3 * $0[2] - 0.5 }
  }

  private var parameters: KernelParameters {
    KernelParameters(logarithms: [1.2, -0.4, 0.3, 0.5, -4])
  }

  /// The covariance by its formula, with the system's functions.
  private func covariance(_ a: [Double], _ b: [Double]) -> Double {
    let lengths = parameters.inverseSquaredLengths
    let squared =
      lengths[0] * pow(a[0] - b[0], 2) + lengths[1] * pow(a[1] - b[1], 2)
      + lengths[2] * (a[2] == b[2] ? 0 : 1)
    let root = (5 * squared).squareRoot()
    return parameters.scale * (1 + root + 5 * squared / 3) * exp(-root)
  }

  /// Solves A x = b by elimination with pivots, the plain reference.
  private func solved(_ matrix: [[Double]], _ vector: [Double]) -> [Double] {
    var rows = zip(matrix, vector).map { $0 + [$1] }
    for column in rows.indices {
      let pivot = (column..<rows.count).max { abs(rows[$0][column]) < abs(rows[$1][column]) }!
      rows.swapAt(column, pivot)
      for row in rows.indices where row != column {
        let factor = rows[row][column] / rows[column][column]
        for place in column..<rows[row].count {
          rows[row][place] -= factor * rows[column][place]
        }
      }
    }
    return rows.indices.map { rows[$0][rows.count] / rows[$0][$0] }
  }

  @Test func exponentialsAgreeWithTheSystems() {
    for step in 0..<5000 {
      let x = Double(step) * 0.1399
      let value = DoubleLanes.decay(DoubleLanes(repeating: x))[step % 8]
      #expect(abs(value - exp(-x)) <= 4 * exp(-x).ulp)
    }
  }

  @Test(arguments: [1, 7, 8, 9, 30])
  func posteriorsSolveTheNormalEquations(count: Int) throws {
    let points = points(count)
    let targets = targets(points)
    let process = try #require(
      GaussianProcess(points, targets, isCategorical: isCategorical, parameters))
    let matrix = points.indices.map { row in
      points.indices.map { column in
        covariance(points[row], points[column]) + (row == column ? parameters.noise : 0)
      }
    }
    for point in [[0.3, 0.9, 1], [0.01, 0.5, 2], points[0]] {
      let vector = points.map { covariance($0, point) }
      let mean = zip(vector, solved(matrix, targets)).map(*).reduce(0, +)
      let variance =
        parameters.scale - zip(vector, solved(matrix, vector)).map(*).reduce(0, +)
      let posterior = process.posterior(at: point)
      #expect(abs(posterior.mean - mean) < 1e-9)
      #expect(abs(posterior.deviation * posterior.deviation - variance) < 1e-9)
    }
  }

  /// Gradients against central differences.
  @Test func gradientsOfThePosteriorAreItsDerivatives() throws {
    let points = points(19)
    let process = try #require(
      GaussianProcess(points, targets(points), isCategorical: isCategorical, parameters))
    let point = [0.37, 0.81, 2]
    let gradient = process.posteriorGradient(at: point)
    #expect(gradient.mean == process.posterior(at: point).mean)
    for feature in 0..<2 {
      var (above, below) = (point, point)
      above[feature] += 1e-5
      below[feature] -= 1e-5
      let (high, low) = (process.posterior(at: above), process.posterior(at: below))
      #expect(abs(gradient.meanGradient[feature] - (high.mean - low.mean) / 2e-5) < 1e-7)
      #expect(
        abs(gradient.deviationGradient[feature] - (high.deviation - low.deviation) / 2e-5) < 1e-7)
    }
  }

  @Test func gradientsOfTheLikelihoodAreItsDerivatives() throws {
    let points = points(21)
    let likelihood = MarginalLikelihood(
      kernel: MaternKernel(points, isCategorical: isCategorical), points: points,
      targets: targets(points))
    let logarithms = [0.7, -1, 0.2, 0.4, -3]
    let gradient = try #require(likelihood.negativeLogPosterior(logarithms)).gradient
    for index in logarithms.indices {
      var (above, below) = (logarithms, logarithms)
      above[index] += 1e-5
      below[index] -= 1e-5
      let high = try #require(likelihood.negativeLogPosterior(above)).value
      let low = try #require(likelihood.negativeLogPosterior(below)).value
      #expect(abs(gradient[index] - (high - low) / 2e-5) < 1e-6)
    }
  }

  /// The fit explains the data better than where it starts, and finds the feature without effect.
  @Test func fittedLengthsShowWhichFeaturesMatter() throws {
    let points = points(60)
    let targets = points.map { sin(9 * $0[0]) }
    let likelihood = MarginalLikelihood(
      kernel: MaternKernel(points, isCategorical: isCategorical), points: points, targets: targets)
    let fitted = likelihood.fittedParameters()
    #expect(fitted.inverseSquaredLengths[0] > 20 * fitted.inverseSquaredLengths[1])
    #expect(fitted.noise < 0.01)
  }

  @Test func singularMatricesHaveNoFactor() {
    var matrix = LaneMatrix(rows: 2, columns: 2)
    for row in 0..<2 { for column in 0..<2 { matrix[row, column] = 1 } }
    #expect(CholeskyFactor(matrix) == nil)
  }

  /// SciPy's integral of (t − x)₊ against the normal density, as logarithms.
  @Test(arguments: [-300.0, -99, -20, -3, -0.1, 0, 0.5, 4, 30])
  func logarithmsOfTheExpectedImprovement(z: Double) {
    let result = ExpectedImprovement.logarithm(mean: -2 * z, deviation: 2, threshold: 0)
    if z > -20 {
      let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
      let h = density + z * 0.5 * erfc(-z / 2.0.squareRoot())
      #expect(abs(result.value - log(2 * h)) < 1e-9)
    }
    func value(_ mean: Double, _ deviation: Double) -> Double {
      ExpectedImprovement.logarithm(mean: mean, deviation: deviation, threshold: 0).value
    }
    let step = 1e-6
    let byMean = (value(-2 * z + step, 2) - value(-2 * z - step, 2)) / (2 * step)
    let byDeviation = (value(-2 * z, 2 + step) - value(-2 * z, 2 - step)) / (2 * step)
    #expect(abs(result.byMean - byMean) <= 1e-5 * max(1, abs(byMean)))
    #expect(abs(result.byDeviation - byDeviation) <= 1e-5 * max(1, abs(byDeviation)))
  }

  /// Rosenbrock's function from the usual start, and with a bound that excludes its minimum.
  @Test func minimizerFindsConstrainedMinima() {
    func rosenbrock(_ p: [Double]) -> (value: Double, gradient: [Double])? {
      let (a, b) = (1 - p[0], p[1] - p[0] * p[0])
      return (a * a + 100 * b * b, [-2 * a - 400 * p[0] * b, 200 * b])
    }
    let free = BoundedMinimizer(bounds: [-5...5, -5...5], iterations: 200, tolerance: 1e-8)
    let minimum = free.minimize(from: [-1.2, 1], rosenbrock).point
    #expect(minimum.allSatisfy { abs($0 - 1) < 1e-3 })
    let bounded = BoundedMinimizer(bounds: [-5...0.5, -5...5], iterations: 200, tolerance: 1e-8)
    let edge = bounded.minimize(from: [-1.2, 1], rosenbrock).point
    #expect(edge[0] == 0.5)
    #expect(abs(edge[1] - 0.25) < 1e-4)
  }
}
