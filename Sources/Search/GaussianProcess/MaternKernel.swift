/// Matérn 5/2 covariances between points, whose features are numbers in 0…1 or categories.
///
/// k(s) = σ² (1 + √(5s) + 5s/3) e^(−√(5s)), where s is the sum of squared differences, each divided
/// by its squared length scale. Two different categories differ by 1.
struct MaternKernel: Sendable {
  let count: Int
  let isCategorical: [Bool]
  /// By feature, the points in vectors of eight.
  private let columns: [[DoubleLanes]]

  /// - Parameter points: features of each point.
  init(_ points: [[Double]], isCategorical: [Bool]) {
    count = points.count
    self.isCategorical = isCategorical
    columns = isCategorical.indices.map { feature in
      var column = Array(
        repeating: DoubleLanes.zero, count: DoubleLanes.count(for: points.count))
      for (index, point) in points.enumerated() { column[index >> 3][index & 7] = point[feature] }
      return column
    }
  }

  /// Squared differences of one feature between a point and eight others, without length scales.
  @inline(__always)
  func squaredDifferences(_ feature: Int, _ point: [Double], _ lane: Int) -> DoubleLanes {
    let difference = columns[feature][lane] - point[feature]
    guard isCategorical[feature] else { return difference * difference }
    return DoubleLanes.zero.replacing(with: 1, where: difference .!= 0)
  }

  /// Differences of a numeric feature: the point's minus those of eight others.
  @inline(__always)
  func differences(_ feature: Int, _ point: [Double], _ lane: Int) -> DoubleLanes {
    point[feature] - columns[feature][lane]
  }

  /// Covariances of a point with all points, and their derivatives by s. Padding is zero.
  func covariances(
    of point: [Double], _ parameters: KernelParameters
  ) -> (values: [DoubleLanes], slopes: [DoubleLanes]) {
    let lanes = DoubleLanes.count(for: count)
    var values = Array(repeating: DoubleLanes.zero, count: lanes)
    var slopes = values
    for lane in 0..<lanes {
      var squared = DoubleLanes.zero
      for feature in isCategorical.indices {
        squared +=
          parameters.inverseSquaredLengths[feature] * squaredDifferences(feature, point, lane)
      }
      let root = (5 * squared).squareRoot()
      let exponential = parameters.scale * DoubleLanes.decay(root)
      values[lane] = exponential * (1 + root + (5.0 / 3) * squared)
      slopes[lane] = exponential * (1 + root) * (-5.0 / 6)
    }
    for index in count..<lanes * 8 {
      values[index >> 3][index & 7] = 0
      slopes[index >> 3][index & 7] = 0
    }
    return (values, slopes)
  }
}
