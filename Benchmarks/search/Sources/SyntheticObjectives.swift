import ExperimentModel
import Foundation
import Search

extension Objective {
  /// Standard test functions of global optimization (Surjanovic and Bingham, "Virtual Library of
  /// Simulation Experiments").
  static let synthetic = [
    Objective(
      "branin",
      [
        SearchParameter("x0", .uniform(min: -5, max: 10)),
        SearchParameter("x1", .uniform(min: 0, max: 15)),
      ], minimum: 0.397_887_357_729_738_16
    ) { point in
      let x: [Double] = point.vector(2)
      let curve: Double = 5.1 / (4 * Double.pi * Double.pi)
      let slope: Double = 5 / Double.pi
      let bowl: Double = x[1] - curve * x[0] * x[0] + slope * x[0] - 6
      let wave: Double = 10 * (1 - 1 / (8 * Double.pi))
      return bowl * bowl + wave * cos(x[0]) + 10
    },
    Objective("hartmann6", box(6, 0, 1), minimum: -3.322_368_011_415_51) {
      hartmann6($0.vector(6))
    },
    Objective("rosenbrock4", box(4, -5, 10), minimum: 0) { point in
      let x: [Double] = point.vector(4)
      var sum = 0.0
      for i in 0..<3 {
        let valley: Double = x[i + 1] - x[i] * x[i]
        let distance: Double = 1 - x[i]
        sum += 100 * valley * valley
        sum += distance * distance
      }
      return sum
    },
    Objective("ackley5", box(5, -32.768, 32.768), minimum: 0) { ackley($0.vector(5)) },
    Objective("levy4", box(4, -10, 10), minimum: 0) { point in
      let w: [Double] = point.vector(4).map { (x: Double) -> Double in 1 + (x - 1) / 4 }
      let first: Double = sin(.pi * w[0])
      let last: Double = sin(2 * .pi * w[3])
      var sum: Double = first * first
      for i in 0..<3 {
        let wave: Double = sin(.pi * w[i] + 1)
        sum += (w[i] - 1) * (w[i] - 1) * (1 + 10 * wave * wave)
      }
      return sum + (w[3] - 1) * (w[3] - 1) * (1 + last * last)
    },
    // Three numbers and four switches, as in studies of mixed spaces.
    Objective(
      "ackley_mixed",
      box(3, -1, 1)
        + (3..<7).map { SearchParameter("x\($0)", .categorical([.integer(0), .integer(1)])) },
      minimum: 0
    ) { ackley($0.vector(7)) },
  ]

  private static func box(_ count: Int, _ min: Double, _ max: Double) -> [SearchParameter] {
    (0..<count).map { SearchParameter("x\($0)", .uniform(min: min, max: max)) }
  }

  private static func ackley(_ x: [Double]) -> Double {
    let count = Double(x.count)
    var (squares, cosines) = (0.0, 0.0)
    for value in x {
      squares += value * value
      cosines += cos(2 * Double.pi * value)
    }
    let bowl: Double = -20 * exp(-0.2 * (squares / count).squareRoot())
    return bowl - exp(cosines / count) + 20 + M_E
  }

  private static func hartmann6(_ x: [Double]) -> Double {
    let alpha = [1.0, 1.2, 3.0, 3.2]
    let a: [[Double]] = [
      [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8],
      [17, 8, 0.05, 10, 0.1, 14],
    ]
    let p: [[Double]] = [
      [1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
      [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381],
    ]
    var sum = 0.0
    for i in 0..<4 {
      var exponent = 0.0
      for j in 0..<6 {
        let distance: Double = x[j] - 1e-4 * p[i][j]
        exponent += a[i][j] * distance * distance
      }
      sum += alpha[i] * exp(-exponent)
    }
    return -sum
  }
}
