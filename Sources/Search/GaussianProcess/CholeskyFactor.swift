import Arithmetic

/// Lower triangular L with L Lᵀ = A, and its inverse.
struct CholeskyFactor: Sendable {
  let size: Int
  private let factor: LaneMatrix
  /// L⁻¹, lower triangular.
  let inverse: LaneMatrix

  /// Decomposes a symmetric matrix, of which only the lower triangle is read; nil unless it is
  /// positive definite.
  init?(_ matrix: LaneMatrix) {
    size = matrix.rowCount
    let stride = matrix.stride
    var factor = LaneMatrix(rows: size, columns: size)
    for i in 0..<size {
      for j in 0...i {
        // Elements from column j on are still zero in row i.
        var sum = DoubleLanes.zero
        for lane in 0..<(j + 7) / 8 {
          sum += factor.lanes[i * stride + lane] * factor.lanes[j * stride + lane]
        }
        let rest = matrix[i, j] - sum.total
        if i == j {
          guard rest > 1e-14, rest.isFinite else { return nil }
          factor[i, i] = rest.squareRoot()
        } else {
          factor[i, j] = rest / factor[j, j]
        }
      }
    }
    self.factor = factor
    inverse = Self.inverted(factor)
  }

  private static func inverted(_ factor: LaneMatrix) -> LaneMatrix {
    let stride = factor.stride
    var inverse = LaneMatrix(rows: factor.rowCount, columns: factor.rowCount)
    for i in 0..<factor.rowCount {
      inverse[i, i] = 1
      for k in 0..<i {
        let coefficient = factor[i, k]
        for lane in 0...k / 8 {
          inverse.lanes[i * stride + lane] -= coefficient * inverse.lanes[k * stride + lane]
        }
      }
      let scale = 1 / factor[i, i]
      for lane in 0...i / 8 { inverse.lanes[i * stride + lane] *= scale }
    }
    return inverse
  }

  /// Logarithm of the determinant of A.
  var logDeterminant: Double {
    2 * (0..<size).reduce(0) { $0 + ElementaryFunctions.logarithm(factor[$1, $1]) }
  }

  /// Returns L⁻¹ b.
  func whitened(_ vector: [DoubleLanes]) -> [DoubleLanes] {
    var result = Array(repeating: DoubleLanes.zero, count: inverse.stride)
    let stride = inverse.stride
    // Four rows at a time, whose sums do not wait for each other. They end in the same vector.
    var row = 0
    while row + 4 <= size {
      var sums = (DoubleLanes.zero, DoubleLanes.zero, DoubleLanes.zero, DoubleLanes.zero)
      let first = row * stride
      for lane in 0...row / 8 {
        sums.0 += inverse.lanes[first + lane] * vector[lane]
        sums.1 += inverse.lanes[first + stride + lane] * vector[lane]
        sums.2 += inverse.lanes[first + 2 * stride + lane] * vector[lane]
        sums.3 += inverse.lanes[first + 3 * stride + lane] * vector[lane]
      }
      let place = row & 7
      result[row >> 3][place] = sums.0.total
      result[row >> 3][place + 1] = sums.1.total
      result[row >> 3][place + 2] = sums.2.total
      result[row >> 3][place + 3] = sums.3.total
      row += 4
    }
    for i in row..<size {
      var sum = DoubleLanes.zero
      for lane in 0...i / 8 { sum += inverse.lanes[i * stride + lane] * vector[lane] }
      result[i >> 3][i & 7] = sum.total
    }
    return result
  }

  /// Returns L⁻ᵀ b. Of whitened vectors, that is A⁻¹ times the original ones.
  func transposedSolution(_ vector: [DoubleLanes]) -> [DoubleLanes] {
    var result = Array(repeating: DoubleLanes.zero, count: inverse.stride)
    for i in 0..<size {
      let coefficient = vector[i >> 3][i & 7]
      for lane in 0...i / 8 {
        result[lane] += coefficient * inverse.lanes[i * inverse.stride + lane]
      }
    }
    return result
  }

  /// A⁻¹; only columns up to the diagonal are meaningful.
  var inverseOfMatrix: LaneMatrix {
    var result = LaneMatrix(rows: size, columns: size)
    let stride = inverse.stride
    for k in 0..<size {
      for i in 0...k {
        let coefficient = inverse[k, i]
        for lane in 0...i / 8 {
          result.lanes[i * stride + lane] += coefficient * inverse.lanes[k * stride + lane]
        }
      }
    }
    return result
  }
}
