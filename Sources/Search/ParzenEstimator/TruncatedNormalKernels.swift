import Arithmetic

/// Normal kernels truncated to 0…1 over the coordinates of a numeric parameter. For quantized
/// parameters, their mass in the interval of each value.
///
/// A kernel's standard deviation is the larger distance to a neighbour, at least 1 / min(100, n + 2)
/// of n observations (Optuna's magic clip) and at most 1. The prior's kernel is at ½ and as wide as
/// the range.
struct TruncatedNormalKernels: KernelFactor {
  private let range: NumericRange
  /// By kernel; the prior last.
  private let means: [Double]
  private let deviations: [Double]
  /// P(X < 0) of the kernels before truncation, and their mass in 0…1.
  private let massesBelow: [Double]
  private let masses: [Double]
  /// Logarithm of the density's factor: 1 / mass, and for continuous parameters 1 / (σ √2π).
  private let logFactors: [Double]

  init(_ coordinates: [Double], _ range: NumericRange) {
    self.range = range
    means = coordinates + [0.5]
    deviations = Self.deviations(of: coordinates) + [1]
    massesBelow = zip(means, deviations).map {
      NormalDistribution.probability(below: -$0 / $1)
    }
    masses = zip(zip(means, deviations), massesBelow).map { kernel, below in
      NormalDistribution.probability(below: (1 - kernel.0) / kernel.1) - below
    }
    let isContinuous = range.step == nil
    logFactors = zip(masses, deviations).map { mass, deviation in
      -ElementaryFunctions.logarithm(
        isContinuous ? mass * deviation * 2.5066282746310002 : mass)
    }
  }

  private static func deviations(of coordinates: [Double]) -> [Double] {
    let count = coordinates.count
    let order = coordinates.indices.sorted {
      (coordinates[$0], $0) < (coordinates[$1], $1)
    }
    let sorted = [0] + order.map { coordinates[$0] } + [1]
    let smallest = 1 / min(100, Double(count) + 2)
    var deviations = Array(repeating: 1.0, count: count)
    for (rank, index) in order.enumerated() {
      let below = sorted[rank + 1] - sorted[rank]
      let above = sorted[rank + 2] - sorted[rank + 1]
      // The outermost observations do not count the ends of the range as neighbours.
      let distance =
        if count > 1 && rank == 0 {
          above
        } else if count > 1 && rank == count - 1 {
          below
        } else {
          max(below, above)
        }
      deviations[index] = min(max(distance, smallest), 1)
    }
    return deviations
  }

  func coordinate(atQuantile quantile: Double, of kernel: Int) -> Double {
    let probability = massesBelow[kernel] + quantile * masses[kernel]
    // The rounding of a sum may reach 0 or 1, whose quantiles are infinite.
    let inside = min(max(probability, 0x1p-1000), 1 - 0x1p-53)
    let coordinate = means[kernel] + deviations[kernel] * NormalDistribution.quantile(inside)
    return range.snapped(min(max(coordinate, 0), 1))
  }

  func addLogDensities(at coordinates: [Double], to sums: inout [[Double]]) {
    guard range.step != nil else {
      for (place, coordinate) in coordinates.enumerated() {
        for kernel in means.indices {
          let z = (coordinate - means[kernel]) / deviations[kernel]
          sums[place][kernel] += logFactors[kernel] - 0.5 * (z * z)
        }
      }
      return
    }
    var computed: [Double: [Double]] = [:]
    for (place, coordinate) in coordinates.enumerated() {
      let logarithms = computed[coordinate] ?? logMasses(range.interval(of: coordinate))
      computed[coordinate] = logarithms
      for kernel in means.indices { sums[place][kernel] += logarithms[kernel] }
    }
  }

  /// Logarithms of each kernel's mass in an interval.
  private func logMasses(_ interval: ClosedRange<Double>) -> [Double] {
    means.indices.map { kernel in
      var lower = (interval.lowerBound - means[kernel]) / deviations[kernel]
      var upper = (interval.upperBound - means[kernel]) / deviations[kernel]
      // In the upper tail both probabilities round to 1; the lower one is its mirror image.
      if lower > 0 { (lower, upper) = (-upper, -lower) }
      let mass =
        NormalDistribution.probability(below: upper)
        - NormalDistribution.probability(below: lower)
      return mass > 1e-300
        ? ElementaryFunctions.logarithm(mass) + logFactors[kernel] : -.infinity
    }
  }
}
