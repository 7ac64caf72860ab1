import Foundation
import Kernels
import Testing

@Suite struct ExponentialTests {
  @Test func exponentialIsWithinTwoULP() {
    var worst = 0.0
    for x in sweep(from: -87.3, to: 88.7, count: 200_000) {
      let result = exp(x)
      for lane in 0..<Lanes.count {
        worst = max(worst, units(result[lane], Foundation.exp(Double(x[lane]))))
      }
    }
    #expect(worst <= 2)
  }

  @Test func exponentialUnderflowsGraduallyToZero() {
    for x: Float in [-87.5, -90, -95, -100, -103, -103.9] {
      let expected = Foundation.exp(Double(x))
      let actual = Double(exp(Lanes(repeating: x))[7])
      #expect(abs(actual - expected) <= 1.5 * Double(Float.leastNonzeroMagnitude))
      #expect(actual > 0)
    }
  }

  @Test(
    arguments: [
      (0, 1), (-0.0, 1), (-105, 0), (-1e30, 0), (-Float.infinity, 0), (88.8, .infinity),
      (1e30, .infinity), (.infinity, .infinity),
    ] as [(Float, Float)])
  func exponentialHandlesSpecialValues(_ x: Float, _ expected: Float) {
    #expect(exp(Lanes(repeating: x)) == Lanes(repeating: expected))
  }

  @Test(arguments: [1, 0.25, 0.17677669, 3] as [Float])
  func nonpositiveExponentialAgreesWithDoublePrecision(_ scale: Float) {
    let exponential = NonpositiveExponential(scale: scale)
    var worst = 0.0
    for x in sweep(from: -87.1 / Double(scale), to: 0, count: 200_000) {
      let result = exponential(x)
      for lane in 0..<Lanes.count {
        let exponent = Double(scale) * Double(x[lane])
        let expected = Foundation.exp(exponent)
        let allowed = 0x1p-22 + abs(exponent) * 0x1p-23
        worst = max(worst, abs(Double(result[lane]) - expected) / expected / allowed)
      }
    }
    #expect(worst <= 1)
    #expect(exponential(.zero) == .one)
    for x: Float in [-88 / scale, -1e30, -.infinity] {
      let least = exponential(Lanes(repeating: x))[0]
      #expect(least == exponential(Lanes(repeating: -87.25 / scale))[0])
      #expect(least.isNormal && least < 1.4e-38)
    }
    #expect(exponential(Lanes(repeating: .nan))[0].isNaN)
  }

  @Test func logarithmIsWithinTwoULP() {
    var worst = 0.0
    let ranges: [(Double, Double)] = [(0, 1), (-0.999, 0), (1, 100), (1e5, 1e10), (1e30, 3e38)]
    for (low, high) in ranges {
      for x in sweep(from: low, to: high, count: 40_000) {
        let result = log1p(x)
        for lane in 0..<Lanes.count {
          worst = max(worst, units(result[lane], Foundation.log1p(Double(x[lane]))))
        }
      }
    }
    for power in 0..<140 {
      let x = Float(sign: .plus, exponent: -power, significand: 1.37)
      worst = max(worst, units(log1p(Lanes(repeating: x))[0], Foundation.log1p(Double(x))))
    }
    #expect(worst <= 2)
  }

  @Test(
    arguments: [
      (0, 0), (1, 0.6931472), (-1, -Float.infinity), (.infinity, .infinity),
    ] as [(Float, Float)])
  func logarithmHandlesSpecialValues(_ x: Float, _ expected: Float) {
    #expect(log1p(Lanes(repeating: x)) == Lanes(repeating: expected))
  }

  @Test func nanStaysNaN() {
    #expect(exp(Lanes(repeating: .nan))[0].isNaN)
    #expect(log1p(Lanes(repeating: .nan))[0].isNaN)
    #expect(log1p(Lanes(repeating: -1.5))[0].isNaN)
    #expect(log1p(Lanes(repeating: -.infinity))[0].isNaN)
  }

  /// Evenly spaced numbers, eight at a time.
  private func sweep(from low: Double, to high: Double, count: Int) -> [Lanes] {
    stride(from: 0, to: count, by: Lanes.count).map { start in
      var lanes = Lanes()
      for lane in 0..<Lanes.count {
        lanes[lane] = Float(low + (high - low) * Double(start + lane) / Double(count))
      }
      return lanes
    }
  }

  /// Distance in units in the last place of the expected float.
  private func units(_ actual: Float, _ expected: Double) -> Double {
    abs(Double(actual) - expected) / Double(max(Float(expected).ulp, .leastNonzeroMagnitude))
  }
}
