/// Softmax over each row of a matrix of lanes, in place, each lane for itself.
///
/// - Parameters:
///   - scores: [rows, columns] lanes from `offset` on.
///   - scale: what the scores are multiplied by first.
public func softmaxRows(
  _ scores: inout MutableSpan<Lanes>, at offset: Int, rows: Int, columns: Int, scale: Float
) {
  precondition(offset >= 0 && offset + rows * columns <= scores.count, "scores are too short")
  // Three passes: one exponential after the other, without the sums and divisions of a row between
  // them, keeps all of the CPU's units busy.
  for row in 0..<rows {
    let start = offset &+ row &* columns
    var largest = scores[unchecked: start]
    for column in 1..<max(columns, 1) {
      largest = larger(scores[unchecked: start &+ column], largest)
    }
    for column in 0..<columns {
      scores[unchecked: start &+ column] = scores[unchecked: start &+ column] - largest
    }
  }
  let range = offset..<offset &+ rows &* columns
  if scale != 1 {
    for index in range { scores[unchecked: index] = scores[unchecked: index] * scale }
  }
  for index in range { scores[unchecked: index] = expOfNonpositive(scores[unchecked: index]) }
  for row in 0..<rows {
    let start = offset &+ row &* columns
    var sum = Lanes.zero
    for column in 0..<columns { sum += scores[unchecked: start &+ column] }
    let inverse = Lanes(repeating: 1) / sum
    for column in 0..<columns {
      scores[unchecked: start &+ column] = scores[unchecked: start &+ column] * inverse
    }
  }
}

/// Turns derivatives of a row softmax's results into derivatives of its scores, in place:
/// ds = scale · p ∘ (dp − Σ p · dp), the sum over a row.
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
  for row in 0..<rows {
    let start = offset &+ row &* columns
    var sum = Lanes.zero
    for column in 0..<columns {
      sum.addProduct(
        probabilities[unchecked: start &+ column], derivatives[unchecked: start &+ column])
    }
    for column in 0..<columns {
      let p = probabilities[unchecked: start &+ column] * scale
      derivatives[unchecked: start &+ column] =
        p * (derivatives[unchecked: start &+ column] - sum)
    }
  }
}
