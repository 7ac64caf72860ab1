import Foundation
import Kernels
import Testing

/// Gather, scatter, softmax, ReLU and dot products on lanes.
@Suite struct LaneTests {
  @Test(arguments: [1, 7, 8, 12, 16, 33])
  func scatterInvertsGather(_ width: Int) {
    var numbers = TestNumbers(seed: UInt64(width))
    let table = numbers.floats(50 * width)
    var starts = IndexLanes()
    for lane in 0..<Lanes.count { starts[lane] = Int32((lane * 7 % 50) * width) }
    var lanes = [Lanes](repeating: .zero, count: 2 + width)
    var span = lanes.mutableSpan
    gatherLanes(table.span, starts: starts, width: width, into: &span, at: 2)
    for lane in 0..<Lanes.count {
      for feature in 0..<width {
        #expect(lanes[2 + feature][lane] == table[Int(starts[lane]) + feature])
      }
    }
    for samples in [1, 7, 8, 9, Lanes.count] where samples <= Lanes.count {
      let stride = width + 3
      var targets = IndexLanes(repeating: -1)
      for lane in 0..<samples { targets[lane] = Int32(1 + lane * stride) }
      var rows = [Float](repeating: -1, count: samples * stride + 2)
      var rowSpan = rows.mutableSpan
      scatterLanes(
        lanes.span, at: 2, width: width, samples: samples, starts: targets, into: &rowSpan)
      for lane in 0..<samples {
        for feature in 0..<width {
          #expect(rows[1 + lane * stride + feature] == table[Int(starts[lane]) + feature])
        }
        #expect(rows[lane * stride] == -1)
      }
      #expect(rows.last == -1)
    }
  }

  @Test(arguments: [1, 8, 11, 16, 24, 43], [1, 5, 8, 13, 16])
  func samplesOfOneRowAreAddedInOrder(_ width: Int, _ samples: Int) {
    var numbers = TestNumbers(seed: UInt64(width))
    let lanes = numbers.lanes(1 + width)
    let before = numbers.floats(3 * width)
    guard samples <= Lanes.count else { return }
    let owners = [0, 2, 0, 0, 2, 0, 2, 0, 0, 2, 2, 0, 2, 0, 0, 2]
    var starts = IndexLanes(repeating: .max)
    for lane in 0..<samples { starts[lane] = Int32(owners[lane] * width) }
    var rows = before
    var span = rows.mutableSpan
    addLanes(lanes.span, at: 1, width: width, samples: samples, toRowsAt: starts, of: &span)
    var expected = before
    for lane in 0..<samples {
      for feature in 0..<width {
        expected[owners[lane] * width + feature] += lanes[1 + feature][lane]
      }
    }
    #expect(rows == expected)
  }

  @Test(arguments: [1, 8, 11, 16, 24, 43], [1, 5, 8, 13, 16])
  func gatherAddAndScatterAddSumSampleBySample(_ width: Int, _ samples: Int) {
    var numbers = TestNumbers(seed: UInt64(width))
    let (stride, offset) = (width + 5, 3)
    let table = numbers.floats(6 * stride)
    let lanes = numbers.lanes(width)
    guard samples <= Lanes.count else { return }
    let owners = [[0, 2, 0, 0, 2, 0, 2, 0], [5, 4, 3, 3, 3, 4, 5, 5], [1, 1, 1, 1, 1, 1, 1, 1]]
      .map { $0 + $0.reversed() }
    let rows = owners.map { owners in
      var rows = IndexLanes()
      for lane in 0..<Lanes.count { rows[lane] = Int32(owners[lane]) }
      return rows
    }
    var sums = lanes
    var sumSpan = sums.mutableSpan
    addRows(rows.span, of: table.span, stride: stride, at: offset, width: width, to: &sumSpan)
    var changed = table
    var span = changed.mutableSpan
    addLanes(
      lanes.span, width: width, samples: samples, to: rows.span, of: &span, stride: stride,
      at: offset)
    var expected = table
    for lane in 0..<Lanes.count {
      for feature in 0..<width {
        func place(_ owner: Int) -> Int { owner * stride + offset + feature }
        let parts = owners.map { table[place($0[lane])] }
        #expect(sums[feature][lane] == lanes[feature][lane] + ((parts[0] + parts[1]) + parts[2]))
        guard lane < samples else { continue }
        for owner in owners { expected[place(owner[lane])] += lanes[feature][lane] }
      }
    }
    #expect(changed == expected)
    var none: [Lanes] = lanes
    var noneSpan = none.mutableSpan
    addRows(
      rows.span.extracting(first: 0), of: table.span.extracting(first: 0), stride: stride,
      at: offset, width: width, to: &noneSpan)
    #expect(none == lanes)
  }

  /// What a subgroup adds is what all samples add, up to its last sample.
  @Test(arguments: [1, 8, 11, 40])
  func subgroupsAreAddedOneAfterTheOther(_ width: Int) {
    var numbers = TestNumbers(seed: UInt64(width))
    let lanes = numbers.lanes(1 + width)
    let before = numbers.floats(2 * width)
    for samples in 0...Lanes.count {
      var starts = IndexLanes(repeating: .max)
      for lane in 0..<samples { starts[lane] = Int32(lane % 3 / 2 * width) }
      var (whole, parts) = (before, before)
      var wholeSpan = whole.mutableSpan
      addLanes(lanes.span, at: 1, width: width, samples: samples, toRowsAt: starts, of: &wholeSpan)
      var partSpan = parts.mutableSpan
      for subgroup in 0..<Lanes.subgroups {
        addLanes(
          lanes.span, at: 1, width: width, samples: samples, subgroup: subgroup, toRowsAt: starts,
          of: &partSpan)
      }
      #expect(whole == parts)
    }
  }

  @Test func sumsOverSamplesAddSubgroupAfterSubgroup() {
    var numbers = TestNumbers(seed: 4)
    let (values, factors) = (numbers.lanes(1)[0], numbers.lanes(1)[0])
    let start = numbers.lanes(1)[0].subgroup(0)
    var (sum, products) = (start, start)
    sum += values
    products.addProduct(values, factors)
    for lane in 0..<Subgroup.scalarCount {
      var (expected, expectedProducts) = (start[lane], start[lane])
      for sample in stride(from: lane, to: Lanes.count, by: Subgroup.scalarCount) {
        expected += values[sample]
        expectedProducts.addProduct(values[sample], factors[sample])
      }
      #expect(sum[lane] == expected)
      #expect(products[lane] == expectedProducts)
    }
  }

  @Test func softmaxAgreesWithDoublePrecision() {
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

  @Test func softmaxBackwardAgreesWithDoublePrecision() {
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

  @Test func reluKeepsPositiveValues() {
    var values = [Lanes(repeating: -1), Lanes(repeating: 0), Lanes(repeating: 2)]
    values[0][3] = 5
    values[2][4] = -.infinity
    var derivatives = [Lanes](repeating: Lanes(repeating: 7), count: 3)
    var span = values.mutableSpan
    rectify(&span, count: 3)
    #expect(values[0].sum() == 5)
    #expect(values[1] == .zero)
    #expect(values[2].sum() == Float(2 * (Lanes.count - 1)))
    var derivativeSpan = derivatives.mutableSpan
    rectifyBackward(&derivativeSpan, results: values.span, count: 3)
    #expect(derivatives[0].sum() == 7)
    #expect(derivatives[1] == .zero)
    #expect(derivatives[2].sum() == Float(7 * (Lanes.count - 1)))
  }

  @Test(arguments: [1, 2], [1, 3, 4, 33])
  func dotProductsEqualTheirScalarTwinForwardAndBackward(_ rows: Int, _ width: Int) {
    var numbers = TestNumbers(seed: UInt64(width))
    let stride = width + 1
    let x = numbers.lanes(rows * stride)
    let w = numbers.floats(rows * width + 1)
    let sum = dotProduct(
      x.span, rows: rows, width: width, stride: stride, weights: w.span, at: 1)
    let places = (0..<rows * width).map { (x: $0 / width * stride + $0 % width, w: $0) }
    for lane in 0..<Lanes.count {
      let expected = places.reduce(0.0) { $0 + Double(x[$1.x][lane]) * Double(w[$1.w + 1]) }
      #expect(abs(Double(sum[lane]) - expected) < 1e-5)
    }
    let d = numbers.lanes(1)[0]
    var dx = [Lanes](repeating: .one, count: rows * stride)
    var g = numbers.lanes(rows * width).map { $0.subgroup(0) }
    let before = g
    var dxSpan = dx.mutableSpan
    var gSpan = g.mutableSpan
    dotProductBackward(
      x.span, rows: rows, width: width, stride: stride, weights: w.span, at: 1, derivative: d,
      inputDerivative: &dxSpan, gradient: &gSpan)
    for place in places {
      #expect(dx[place.x] == d * w[place.w + 1])
      let expected = (0..<Lanes.subgroups).reduce(before[place.w]) {
        $0.addingProduct(x[place.x].subgroup($1), d.subgroup($1))
      }
      #expect(g[place.w] == expected)
    }
    #expect(dx.last == .one)
  }
}
