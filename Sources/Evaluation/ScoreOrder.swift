/// Returns an integer with the order of the score: keys compare as their scores do. Not for NaN.
///
/// Integers sort faster than floats, and they can be packed with a user or a label into one word.
func ascendingKey(_ score: Float) -> UInt32 {
  // Adding zero turns -0 into +0, the same score with another bit pattern.
  let bits = (score + 0).bitPattern
  return bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
}

/// Returns true if the scores have no order.
func containsNaN(_ scores: [Float]) -> Bool {
  for score in scores where score.isNaN { return true }
  return false
}
