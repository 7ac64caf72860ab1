import Kernels
import Testing

/// Products against their scalar twins, to the last bit, at every shape of block and rest.
@Suite struct ProductTests {
  @Test(arguments: [1, 2, 3, 5, 14], [1, 2, 3, 4, 5, 6, 7, 8, 12, 15, 16, 32])
  func projections(_ rows: Int, _ outer: Int) {
    for inner in [1, 7, 16] {
      for accumulate in [false, true] {
        var numbers = TestNumbers(seed: UInt64(rows * 100 + outer))
        // Rows with gaps between them, as tokens have.
        let (inputStride, outputStride) = (inner + 1, outer + 2)
        let x = numbers.lanes(rows * inputStride)
        let weights = numbers.floats(inner * outer)
        var packed = PackedMatrix(inner: inner, outer: outer)
        packed.pack(weights.span, at: 0)
        let start = numbers.lanes(rows * outputStride)
        var out = start
        var span = out.mutableSpan
        project(
          x.span, inputStride: inputStride, rows: 0..<rows, weights: packed, into: &span,
          outputStride: outputStride, accumulate: accumulate)
        #expect(
          out
            == ScalarTwin.project(
              x, inputStride: inputStride, rows: rows, inner: inner, weights: weights,
              outer: outer, start: start, outputStride: outputStride, accumulate: accumulate))
      }
    }
  }

  @Test func transposedWeights() {
    var numbers = TestNumbers(seed: 3)
    let weights = numbers.floats(4 + 5 * 7)
    let turned = (0..<7).flatMap { k in (0..<5).map { weights[4 + $0 * 7 + k] } }
    var packed = PackedMatrix(inner: 7, outer: 5)
    packed.pack(weights.span, at: 4, transposed: true)
    var plain = PackedMatrix(inner: 7, outer: 5)
    plain.pack(turned.span, at: 0)
    let x = numbers.lanes(7)
    var a = [Lanes](repeating: .zero, count: 5)
    var b = a
    var spanA = a.mutableSpan
    project(
      x.span, inputStride: 7, rows: 0..<1, weights: packed, into: &spanA, outputStride: 5)
    var spanB = b.mutableSpan
    project(
      x.span, inputStride: 7, rows: 0..<1, weights: plain, into: &spanB, outputStride: 5)
    #expect(a == b)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 14], [1, 2, 3, 4, 5, 6, 7, 9, 16])
  func laneProducts(_ rows: Int, _ columns: Int) {
    for (inner, accumulate) in [(1, false), (6, true), (14, false)] {
      var numbers = TestNumbers(seed: UInt64(rows * 31 + columns))
      // Parts of wider matrices, one of them transposed, as attention heads are.
      let aShape = LaneMatrix(start: 2, row: inner + 3)
      let bShape = LaneMatrix(start: 1, row: inner + 1).transposed
      let cShape = LaneMatrix(start: 0, row: columns + 2)
      let a = numbers.lanes(2 + rows * (inner + 3))
      let b = numbers.lanes(1 + columns * (inner + 1))
      let start = numbers.lanes(rows * (columns + 2))
      var c = start
      var span = c.mutableSpan
      laneProduct(
        a.span, aShape, b.span, bShape, into: &span, cShape, rows: rows, inner: inner,
        columns: columns, accumulate: accumulate)
      #expect(
        c
          == ScalarTwin.laneProduct(
            a, aShape, b, bShape, start: start, cShape, rows: rows, inner: inner,
            columns: columns, accumulate: accumulate))
    }
  }

  @Test(arguments: [1, 2, 14], [1, 3, 4, 5, 8])
  func weightGradients(_ rows: Int, _ inner: Int) {
    for outer in [1, 7, 8, 16, 24, 40, 65] {
      var numbers = TestNumbers(seed: UInt64(rows * 7 + inner))
      let (inputStride, outerStride) = (inner + 3, outer + 1)
      let x = numbers.lanes(rows * inputStride)
      let d = numbers.lanes(rows * outerStride)
      let panels = (outer + 7) / 8
      var octets = [Octet](repeating: .one, count: panels * rows * Lanes.count)
      var octetSpan = octets.mutableSpan
      transposeToPanels(
        d.span, inputStride: outerStride, rows: rows, width: outer, into: &octetSpan, panel: 0)
      var sums = [Octet](repeating: .zero, count: inner * panels)
      var sumSpan = sums.mutableSpan
      accumulateWeightGradient(
        x.span, inputStride: inputStride, rows: rows, inner: inner, derivatives: octets.span,
        panels: panels, into: &sumSpan)
      let expected = ScalarTwin.weightGradient(
        x, inputStride: inputStride, d, outerStride: outerStride, rows: rows, inner: inner,
        outer: outer)
      for k in 0..<inner {
        for o in 0..<panels * 8 {
          let value = sums[k * panels + o / 8][o % 8]
          #expect(value == (o < outer ? expected[k * outer + o] : 0))
        }
      }
    }
  }
}
