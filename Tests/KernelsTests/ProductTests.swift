import Kernels
import Testing

/// Matrix products equal their scalar twins to the last bit, for every register block and
/// remainder.
@Suite struct ProductTests {
  @Test(arguments: [1, 2, 3, 5, 14], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16, 32, 50])
  func projectionsEqualTheirScalarTwin(_ rows: Int, _ outer: Int) {
    for inner in [1, 7, 16] {
      for accumulate in [false, true] {
        var numbers = TestNumbers(seed: UInt64(rows * 100 + outer))
        // Rows with gaps between them, as tokens have.
        let (inputStride, outputStride) = (inner + 1, outer + 2)
        let x = numbers.lanes(rows * inputStride)
        let weights = numbers.floats(inner * outer)
        var packed = PackedMatrix(inner: inner, outer: outer)
        packed.pack(weights.span, at: 0, rowStride: outer, columnStride: 1)
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

  /// Packs a matrix from two halves of its columns, the second one transposed.
  @Test func aMatrixMayBePackedInParts() {
    var numbers = TestNumbers(seed: 3)
    let (left, right) = (numbers.floats(4 + 7 * 6), numbers.floats(5 * 7))
    var whole: [Float] = []
    for k in 0..<7 {
      for column in 0..<6 { whole.append(left[4 + k * 6 + column]) }
      for column in 0..<5 { whole.append(right[column * 7 + k]) }
    }
    var packed = PackedMatrix(inner: 7, outer: 11)
    packed.pack(left.span, at: 4, rowStride: 6, columnStride: 1, columns: 0..<6)
    packed.pack(right.span, at: 0, rowStride: 1, columnStride: 7, columns: 6..<11)
    var plain = PackedMatrix(inner: 7, outer: 11)
    // Upper and lower rows separately.
    plain.pack(whole.span, at: 0, rowStride: 11, columnStride: 1, rows: 0..<3)
    plain.pack(whole.span, at: 33, rowStride: 11, columnStride: 1, rows: 3..<7)
    let x = numbers.lanes(2 * 7)
    let nothing = [Lanes](repeating: .zero, count: 2 * 11)
    let expected = ScalarTwin.project(
      x, inputStride: 7, rows: 2, inner: 7, weights: whole, outer: 11, start: nothing,
      outputStride: 11, accumulate: false)
    for matrix in [packed, plain] {
      var out = nothing
      var span = out.mutableSpan
      project(
        x.span, inputStride: 7, rows: 0..<2, weights: matrix, into: &span, outputStride: 11)
      #expect(out == expected)
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 10, 14], [1, 2, 3, 4, 5, 6, 7, 9, 16])
  func laneProductsEqualTheirScalarTwin(_ rows: Int, _ columns: Int) {
    for (inner, hasAddend) in [(1, false), (6, true), (14, false)] {
      var numbers = TestNumbers(seed: UInt64(rows * 31 + columns))
      // Views of wider matrices, one of them transposed, as in attention heads.
      let aShape = LaneMatrix(start: 2, row: inner + 3)
      let bShape = LaneMatrix(start: 1, row: inner + 1).transposed
      let cShape = LaneMatrix(start: 0, row: columns + 2)
      let a = numbers.lanes(2 + rows * (inner + 3))
      let b = numbers.lanes(1 + columns * (inner + 1))
      let addendShape = LaneMatrix(start: 3, row: columns + 1)
      let addend = numbers.lanes(3 + rows * (columns + 1))
      let before = numbers.lanes(rows * (columns + 2))
      var c = before
      var span = c.mutableSpan
      laneProduct(
        a.span, aShape, b.span, bShape, adding: hasAddend ? addend.span : nil, addendShape,
        into: &span, cShape, rows: rows, inner: inner, columns: columns)
      #expect(
        c
          == ScalarTwin.laneProduct(
            a, aShape, b, bShape, adding: hasAddend ? addend : nil, addendShape, into: before,
            cShape, rows: rows, inner: inner, columns: columns))
    }
  }

  @Test(arguments: [1, 2, 14], [1, 3, 4, 5, 6, 8, 10, 13, 22, 26, 40])
  func weightGradientsEqualTheirScalarTwin(_ rows: Int, _ width: Int) {
    for columns in [1, 7, 8, 16, 24, 32, 40, 65] {
      for perSubgroup in [true, false] {
        checkWeightGradient(rows, width, columns: columns, perSubgroup: perSubgroup)
      }
    }
  }

  private func checkWeightGradient(
    _ rows: Int, _ width: Int, columns: Int, perSubgroup: Bool
  ) {
    var numbers = TestNumbers(seed: UInt64(rows * 7 + width))
    let (aStride, bStride) = (width + 3, columns + 1)
    let a = numbers.lanes(rows * aStride)
    let b = numbers.lanes(rows * bStride)
    let panels = panelCount(columns)
    var panelLanes = [FeatureLanes](repeating: .one, count: panels * rows * Lanes.count)
    var panelSpan = panelLanes.mutableSpan
    transposeToPanels(
      b.span, inputStride: bStride, rows: rows, width: columns, into: &panelSpan)
    var sums = [FeatureLanes](repeating: .zero, count: width * panels)
    var sumSpan = sums.mutableSpan
    accumulateWeightGradient(
      a.span, stride: aStride, rows: rows, width: width, panels: panelLanes.span, panels: panels,
      perSubgroup: perSubgroup, into: &sumSpan)
    let expected = ScalarTwin.weightGradient(
      a, stride: aStride, width: width, b, stride: bStride, columns: columns, rows: rows,
      perSubgroup: perSubgroup)
    for i in 0..<width {
      for j in 0..<panels * FeatureLanes.count {
        let value = sums[j / FeatureLanes.count * width + i][j % FeatureLanes.count]
        #expect(value == (j < columns ? expected[i * columns + j] : 0))
      }
    }
  }
}
