/// Projected limited-memory BFGS: a local minimum of a smooth function within bounds.
///
/// Byrd, Lu, Nocedal and Zhu, "A Limited Memory Algorithm for Bound Constrained Optimization", SIAM
/// Journal on Scientific Computing 1995, with a projected line search in place of the Cauchy point:
/// coordinates at a bound that they would leave stay there for a step.
struct BoundedMinimizer: Sendable {
  let bounds: [ClosedRange<Double>]
  let iterations: Int
  /// The search ends where no component of the projected gradient is larger.
  let tolerance: Double

  private static let memory = 8
  private static let backtracks = 20

  typealias Function = (_ point: [Double]) -> (value: Double, gradient: [Double])?

  /// Returns the best point found and its value, which is infinite if the function has none at the
  /// start.
  ///
  /// - Parameter function: value and gradient; nil where undefined.
  func minimize(from start: [Double], _ function: Function) -> (point: [Double], value: Double) {
    var point = projected(start)
    guard var (value, gradient) = function(point) else { return (point, .infinity) }
    var pairs: [(step: [Double], change: [Double], product: Double)] = []
    for _ in 0..<iterations {
      let isFree = zip(zip(point, gradient), bounds).map { state, bound in
        !(state.0 <= bound.lowerBound && state.1 > 0)
          && !(state.0 >= bound.upperBound && state.1 < 0)
      }
      let free = zip(gradient, isFree).map { $1 ? $0 : 0 }
      if free.allSatisfy({ abs($0) <= tolerance }) { break }
      var direction = direction(free, pairs)
      for index in direction.indices where !isFree[index] { direction[index] = 0 }
      if dot(direction, free) >= 0 {
        pairs = []
        direction = free.map { -$0 }
      }
      // The first step is at most one in each coordinate.
      let longest = direction.map(abs).max() ?? 0
      var length = pairs.isEmpty ? min(1, 1 / longest) : 1
      var accepted: (point: [Double], value: Double, gradient: [Double])?
      for _ in 0..<Self.backtracks {
        let trial = projected(zip(point, direction).map { $0 + length * $1 })
        let decrease = dot(gradient, zip(trial, point).map(-))
        if let (newValue, newGradient) = function(trial), newValue <= value + 1e-4 * decrease,
          newValue < value
        {
          accepted = (trial, newValue, newGradient)
          break
        }
        length *= 0.5
      }
      guard let accepted else { break }
      let step = zip(accepted.point, point).map(-)
      let change = zip(accepted.gradient, gradient).map(-)
      let product = dot(step, change)
      if product > 1e-10 * dot(change, change).squareRoot() * dot(step, step).squareRoot() {
        pairs.append((step, change, product))
        if pairs.count > Self.memory { pairs.removeFirst() }
      }
      let gain = value - accepted.value
      (point, value, gradient) = (accepted.point, accepted.value, accepted.gradient)
      if gain <= 1e-9 * max(1, abs(value)) { break }
    }
    return (point, value)
  }

  /// The two-loop recursion: minus the approximate inverse Hessian times the gradient.
  private func direction(
    _ gradient: [Double], _ pairs: [(step: [Double], change: [Double], product: Double)]
  ) -> [Double] {
    var vector = gradient.map { -$0 }
    var coefficients: [Double] = []
    for pair in pairs.reversed() {
      let coefficient = dot(pair.step, vector) / pair.product
      coefficients.append(coefficient)
      for index in vector.indices { vector[index] -= coefficient * pair.change[index] }
    }
    if let last = pairs.last {
      let scale = last.product / dot(last.change, last.change)
      for index in vector.indices { vector[index] *= scale }
    }
    for (pair, coefficient) in zip(pairs, coefficients.reversed()) {
      let other = dot(pair.change, vector) / pair.product
      for index in vector.indices { vector[index] += (coefficient - other) * pair.step[index] }
    }
    return vector
  }

  private func projected(_ point: [Double]) -> [Double] {
    zip(point, bounds).map { min(max($0, $1.lowerBound), $1.upperBound) }
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for (x, y) in zip(a, b) { sum += x * y }
    return sum
  }
}
