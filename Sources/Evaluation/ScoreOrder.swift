/// An integer that orders as the score does: `a < b` for scores exactly when it holds for keys,
/// and equal scores have equal keys. Not for NaN.
///
/// Integers sort faster than floats, whose comparison must mind NaN, and they can be packed with
/// a user or a label into one word.
func ascendingKey(_ score: Float) -> UInt32 {
  // Adding zero turns -0 into +0, which has another bit pattern but is the same score.
  let bits = (score + 0).bitPattern
  return bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
}

/// Whether the scores have an order at all.
func containsNaN(_ scores: [Float]) -> Bool {
  for score in scores where score.isNaN { return true }
  return false
}
