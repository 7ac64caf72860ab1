/// Softmax over each row of a matrix of lanes, in place, in every lane.
///
/// - Parameters:
///   - scores: [rows, columns] lanes from `offset` on.
///   - scale: factor of the scores, greater than zero.
public func softmaxRows(
  _ scores: inout MutableSpan<Lanes>, at offset: Int, rows: Int, columns: Int, scale: Float
) {
  precondition(offset >= 0 && offset + rows * columns <= scores.count, "scores are too short")
  let range = offset..<offset &+ rows &* columns
  run(SubtractLargest(), on: &scores, range, columns: columns)
  // A separate pass: consecutive exponentials keep all execution units busy.
  let exponential = NonpositiveExponential(scale: scale)
  for index in range { scores[unchecked: index] = exponential(scores[unchecked: index]) }
  run(DivideBySum(), on: &scores, range, columns: columns)
}

/// Backward pass of `softmaxRows`, from the derivatives of probabilities to those of scores, in
/// place: ds = scale · p ∘ (dp − Σ p · dp), with the sum over a row.
///
/// - Parameters:
///   - derivatives: [rows, columns] lanes from `offset` on, like `probabilities`.
public func softmaxRowsBackward(
  _ derivatives: inout MutableSpan<Lanes>, probabilities: Span<Lanes>, at offset: Int, rows: Int,
  columns: Int, scale: Float
) {
  let end = offset + rows * columns
  precondition(offset >= 0 && end <= derivatives.count, "derivatives are too short")
  precondition(end <= probabilities.count, "probabilities are too short")
  run(
    Backward(probabilities: probabilities, scale: scale), on: &derivatives, offset..<end,
    columns: columns)
}

/// A pass over several interleaved rows, which hides the latency of each row's reduction.
private protocol RowPass: ~Escapable {
  /// - Parameter start: offset of the first row.
  func run<let rows: Int>(
    _: RowCount<rows>, of lanes: inout MutableSpan<Lanes>, at start: Int, columns: Int)
}

private struct RowCount<let rows: Int> {}

/// Runs a pass over all rows of a range, four at a time.
@inline(__always)
private func run<Pass: RowPass & ~Escapable>(
  _ pass: borrowing Pass, on lanes: inout MutableSpan<Lanes>, _ range: Range<Int>, columns: Int
) {
  var start = range.lowerBound
  while start < range.upperBound {
    let rows = min((range.upperBound &- start) / columns, 4)
    switch rows {
    case 4: pass.run(RowCount<4>(), of: &lanes, at: start, columns: columns)
    case 3: pass.run(RowCount<3>(), of: &lanes, at: start, columns: columns)
    case 2: pass.run(RowCount<2>(), of: &lanes, at: start, columns: columns)
    default: pass.run(RowCount<1>(), of: &lanes, at: start, columns: columns)
    }
    start &+= rows &* columns
  }
}

private struct SubtractLargest: RowPass {
  @inline(__always)
  func run<let rows: Int>(
    _: RowCount<rows>, of lanes: inout MutableSpan<Lanes>, at start: Int, columns: Int
  ) {
    var largest = InlineArray<rows, Lanes>(repeating: .zero)
    for row in 0..<rows { largest[unchecked: row] = lanes[unchecked: start &+ row &* columns] }
    for column in start..<start &+ columns {
      for row in 0..<rows {
        largest[unchecked: row] = larger(
          lanes[unchecked: column &+ row &* columns], largest[unchecked: row])
      }
    }
    for column in start..<start &+ columns {
      for row in 0..<rows {
        let index = column &+ row &* columns
        lanes[unchecked: index] = lanes[unchecked: index] - largest[unchecked: row]
      }
    }
  }
}

private struct DivideBySum: RowPass {
  @inline(__always)
  func run<let rows: Int>(
    _: RowCount<rows>, of lanes: inout MutableSpan<Lanes>, at start: Int, columns: Int
  ) {
    var factors = InlineArray<rows, Lanes>(repeating: .zero)
    for column in start..<start &+ columns {
      for row in 0..<rows {
        factors[unchecked: row] += lanes[unchecked: column &+ row &* columns]
      }
    }
    for row in 0..<rows { factors[unchecked: row] = Lanes.one / factors[unchecked: row] }
    for column in start..<start &+ columns {
      for row in 0..<rows {
        let index = column &+ row &* columns
        lanes[unchecked: index] = lanes[unchecked: index] * factors[unchecked: row]
      }
    }
  }
}

private struct Backward: RowPass, ~Escapable {
  let probabilities: Span<Lanes>
  let scale: Float

  @_lifetime(copy probabilities)
  init(probabilities: Span<Lanes>, scale: Float) {
    self.probabilities = probabilities
    self.scale = scale
  }

  @inline(__always)
  func run<let rows: Int>(
    _: RowCount<rows>, of lanes: inout MutableSpan<Lanes>, at start: Int, columns: Int
  ) {
    var sums = InlineArray<rows, Lanes>(repeating: .zero)
    for column in start..<start &+ columns {
      for row in 0..<rows {
        let index = column &+ row &* columns
        sums[unchecked: row].addProduct(
          probabilities[unchecked: index], lanes[unchecked: index])
      }
    }
    for column in start..<start &+ columns {
      for row in 0..<rows {
        let index = column &+ row &* columns
        lanes[unchecked: index] =
          probabilities[unchecked: index] * scale
          * (lanes[unchecked: index] - sums[unchecked: row])
      }
    }
  }
}
