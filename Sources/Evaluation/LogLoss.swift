import Arithmetic

/// Returns the mean negative log-likelihood of the labels, where a row's probability is the sigmoid of
/// its logit.
///
/// Computed in double precision as max(z, 0) − z·y + log(1 + e^−|z|), without overflow or clipping.
///
/// - Parameters:
///   - logits: One per row.
///   - labels: One per row; 0 is negative, everything else positive.
/// - Returns: Nats; nil without rows, or if a logit is not finite.
package func logLoss(logits: [Float], labels: [UInt8]) -> Double? {
  precondition(logits.count == labels.count, "logLoss needs a label for each logit")
  if logits.isEmpty { return nil }
  var sum = CompensatedSum()
  for row in logits.indices {
    let logit = Double(logits[row])
    guard logit.isFinite else { return nil }
    // With the sign of the label, both labels have the same formula.
    let margin = labels[row] == 0 ? -logit : logit
    sum.add((margin < 0 ? -margin : 0) + ElementaryFunctions.softTail(margin.magnitude))
  }
  return sum.value / Double(logits.count)
}

/// Neumaier's compensated sum: the error does not grow with the number of terms.
struct CompensatedSum {
  private var sum = 0.0
  private var correction = 0.0

  mutating func add(_ term: Double) {
    let next = sum + term
    correction +=
      sum.magnitude >= term.magnitude ? (sum - next) + term : (term - next) + sum
    sum = next
  }

  var value: Double { sum + correction }
}
