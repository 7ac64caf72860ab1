import Foundation
import Kernels
import Testing

/// Kernels that move numbers or look at one value at a time.
@Suite struct LaneTests {
  @Test(arguments: [1, 7, 8, 12, 16, 33])
  func gatheringAndScatteringAreInverse(_ width: Int) {
    var numbers = TestNumbers(seed: UInt64(width))
    let table = numbers.floats(50 * width)
    var starts = SIMD16<Int32>()
    for lane in 0..<Lanes.count { starts[lane] = Int32((lane * 7 % 50) * width) }
    var lanes = [Lanes](repeating: .zero, count: 2 + width)
    var span = lanes.mutableSpan
    gatherLanes(table.span, starts: starts, width: width, into: &span, at: 2)
    for lane in 0..<Lanes.count {
      for feature in 0..<width {
        #expect(lanes[2 + feature][lane] == table[Int(starts[lane]) + feature])
      }
    }
    for samples in [1, 8, 9, 16] {
      let stride = width + 3
      var rows = [Float](repeating: -1, count: samples * stride + 2)
      var rowSpan = rows.mutableSpan
      let tokens = Array(lanes.dropFirst(2))
      scatterLanes(
        tokens.span, width: width, samples: samples, into: &rowSpan, at: 1, stride: stride)
      for lane in 0..<samples {
        for feature in 0..<width {
          #expect(rows[1 + lane * stride + feature] == table[Int(starts[lane]) + feature])
        }
      }
      #expect(rows[0] == -1)
      #expect(rows.last == -1)
    }
  }

  @Test func softmaxAgreesWithDoubles() {
    var numbers = TestNumbers(seed: 9)
    let scores = numbers.lanes(3 + 4 * 14).map { $0 * 40 }
    var values = scores
    var span = values.mutableSpan
    softmaxRows(&span, at: 3, rows: 4, columns: 14, scale: 0.25)
    for row in 0..<4 {
      for lane in 0..<Lanes.count {
        let exponentials = (0..<14).map { exp(Double(scores[3 + row * 14 + $0][lane]) * 0.25) }
        let sum = exponentials.reduce(0, +)
        for column in 0..<14 {
          let value = Double(values[3 + row * 14 + column][lane])
          #expect(abs(value - exponentials[column] / sum) < 1e-6)
        }
      }
    }
    #expect(values[0] == scores[0])
  }

  @Test func softmaxDerivativesAgreeWithDoubles() {
    var numbers = TestNumbers(seed: 10)
    var probabilities = numbers.lanes(5)
    var span = probabilities.mutableSpan
    softmaxRows(&span, at: 0, rows: 1, columns: 5, scale: 1)
    let outer = numbers.lanes(5)
    var derivatives = outer
    var derivativeSpan = derivatives.mutableSpan
    softmaxRowsBackward(
      &derivativeSpan, probabilities: probabilities.span, at: 0, rows: 1, columns: 5, scale: 2)
    for lane in 0..<Lanes.count {
      let p = probabilities.map { Double($0[lane]) }
      let d = outer.map { Double($0[lane]) }
      let mean = zip(p, d).reduce(0.0) { $0 + $1.0 * $1.1 }
      for column in 0..<5 {
        let expected = 2 * p[column] * (d[column] - mean)
        #expect(abs(Double(derivatives[column][lane]) - expected) < 1e-5)
      }
    }
  }

  @Test func rectifierKeepsWhatIsPositive() {
    var values = [Lanes(repeating: -1), Lanes(repeating: 0), Lanes(repeating: 2)]
    values[0][3] = 5
    values[2][4] = -.infinity
    var derivatives = [Lanes](repeating: Lanes(repeating: 7), count: 3)
    var span = values.mutableSpan
    rectify(&span, count: 3)
    #expect(values[0].sum() == 5)
    #expect(values[1] == .zero)
    #expect(values[2].sum() == 30)
    var derivativeSpan = derivatives.mutableSpan
    rectifyBackward(&derivativeSpan, results: values.span, count: 3)
    #expect(derivatives[0].sum() == 7)
    #expect(derivatives[1] == .zero)
    #expect(derivatives[2].sum() == 7 * 15)
  }

  @Test(arguments: [1, 3, 4, 33])
  func dotProductsAndTheirDerivatives(_ count: Int) {
    var numbers = TestNumbers(seed: UInt64(count))
    let x = numbers.lanes(count)
    let w = numbers.floats(count + 1)
    let sum = dotProduct(x.span, count: count, weights: w.span, at: 1)
    for lane in 0..<Lanes.count {
      let expected = (0..<count).reduce(0.0) { $0 + Double(x[$1][lane]) * Double(w[$1 + 1]) }
      #expect(abs(Double(sum[lane]) - expected) < 1e-5)
    }
    let d = numbers.lanes(1)[0]
    var dx = [Lanes](repeating: .one, count: count)
    var g = numbers.lanes(count)
    let before = g
    var dxSpan = dx.mutableSpan
    var gSpan = g.mutableSpan
    dotProductBackward(
      x.span, count: count, weights: w.span, at: 1, derivative: d, inputDerivative: &dxSpan,
      gradient: &gSpan)
    for i in 0..<count {
      #expect(dx[i] == d * w[i + 1])
      #expect(g[i] == before[i].addingProduct(x[i], d))
    }
  }
}
