import Kernels

/// Scalar references of the kernels: one lane at a time, with the same order of fused
/// multiply-adds, so that results are equal to the last bit.
enum ScalarTwin {
  /// out[r, o] = start[r, o] + Σ_k x[r, k] · w[k, o]; without `start`, the sum alone. Gaps are
  /// kept.
  static func project(
    _ x: [Lanes], inputStride: Int, rows: Int, inner: Int, weights: [Float], outer: Int,
    start: [Lanes], outputStride: Int, accumulate: Bool
  ) -> [Lanes] {
    var out = start
    for row in 0..<rows {
      for column in 0..<outer {
        let target = row * outputStride + column
        for lane in 0..<Lanes.count {
          var sum = accumulate ? start[target][lane] : 0
          for k in 0..<inner {
            sum.addProduct(x[row * inputStride + k][lane], weights[k * outer + column])
          }
          out[target][lane] = sum
        }
      }
    }
    return out
  }

  /// c[i, n] = addend[i, n] + Σ_k a[i, k] · b[k, n]. Gaps are kept.
  static func laneProduct(
    _ a: [Lanes], _ aShape: LaneMatrix, _ b: [Lanes], _ bShape: LaneMatrix,
    adding addend: [Lanes]?, _ addendShape: LaneMatrix, into before: [Lanes],
    _ cShape: LaneMatrix, rows: Int, inner: Int, columns: Int
  ) -> [Lanes] {
    var c = before
    func position(_ shape: LaneMatrix, _ row: Int, _ column: Int) -> Int {
      shape.start + row * shape.row + column * shape.column
    }
    for row in 0..<rows {
      for column in 0..<columns {
        for lane in 0..<Lanes.count {
          var sum = addend?[position(addendShape, row, column)][lane] ?? 0
          for k in 0..<inner {
            sum.addProduct(
              a[position(aShape, row, k)][lane], b[position(bShape, k, column)][lane])
          }
          c[position(cShape, row, column)][lane] = sum
        }
      }
    }
    return c
  }

  /// g[i, j] = Σ over rows, then lanes, of a[r, i] · b[r, j], of each subgroup or of all lanes.
  static func weightGradient(
    _ a: [Lanes], stride aStride: Int, width: Int, _ b: [Lanes], stride bStride: Int,
    columns: Int, rows: Int, perSubgroup: Bool
  ) -> [Float] {
    var gradient = [Float](repeating: 0, count: width * columns)
    for i in 0..<width {
      for j in 0..<columns {
        let lanes = perSubgroup ? Subgroup.scalarCount : Lanes.count
        for first in stride(from: 0, to: Lanes.count, by: lanes) {
          var sum: Float = 0
          for row in 0..<rows {
            for lane in first..<first + lanes {
              sum.addProduct(a[row * aStride + i][lane], b[row * bStride + j][lane])
            }
          }
          gradient[i * columns + j] += sum
        }
      }
    }
    return gradient
  }
}

/// Reproducible pseudo-random floats.
struct TestNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int64(bitPattern: state) >> 40) / Float(1 << 22)
  }

  mutating func floats(_ count: Int) -> [Float] { (0..<count).map { _ in next() } }

  mutating func lanes(_ count: Int) -> [Lanes] {
    (0..<count).map { _ in
      var lanes = Lanes()
      for lane in 0..<Lanes.count { lanes[lane] = next() }
      return lanes
    }
  }
}
