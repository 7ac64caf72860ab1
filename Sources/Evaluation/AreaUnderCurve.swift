/// Returns the area under the ROC curve: the probability that a random positive row scores above a
/// random negative one, ties counted half (scikit-learn's `roc_auc_score`).
///
/// Counted in integers, so the value does not depend on the order of the rows.
///
/// - Parameters:
///   - scores: One per row; any monotone transform of the logits gives the same value.
///   - labels: One per row; 0 is negative, everything else positive.
/// - Returns: 0…1; nil if there is only one kind of label, or a score is NaN.
package func auc(scores: [Float], labels: [UInt8]) -> Double? {
  precondition(scores.count == labels.count, "auc needs a label for each score")
  if containsNaN(scores) { return nil }
  var keys: [UInt64] = []
  keys.reserveCapacity(scores.count)
  for row in scores.indices {
    keys.append(UInt64(ascendingKey(scores[row])) << 1 | (labels[row] == 0 ? 0 : 1))
  }
  keys.sort()
  var counter = PairCounter()
  for key in keys {
    counter.add(key: UInt32(truncatingIfNeeded: key >> 1), isPositive: key & 1 == 1)
  }
  return counter.area
}

/// Counts the pairs of a positive and a negative row that are in the right order. Rows are added sorted
/// by key, in either direction.
struct PairCounter {
  private(set) var positives: UInt64 = 0
  private(set) var negatives: UInt64 = 0
  /// Twice the number of pairs whose negative came first, ties counted half.
  private var twicePairs: UInt64 = 0
  private var tieKey: UInt32?
  private var tiePositives: UInt64 = 0
  private var tieNegatives: UInt64 = 0

  mutating func add(key: UInt32, isPositive: Bool) {
    if key != tieKey {
      closeTie()
      tieKey = key
    }
    if isPositive { tiePositives += 1 } else { tieNegatives += 1 }
  }

  private mutating func closeTie() {
    twicePairs += tiePositives * (2 * negatives + tieNegatives)
    positives += tiePositives
    negatives += tieNegatives
    tiePositives = 0
    tieNegatives = 0
  }

  /// The area for rows added by ascending score, 1 minus the area for descending score; nil with one
  /// kind of label only.
  var area: Double? {
    var closed = self
    closed.closeTie()
    guard closed.positives > 0, closed.negatives > 0 else { return nil }
    return Double(closed.twicePairs) / Double(2 * closed.positives * closed.negatives)
  }
}
