import Arithmetic

/// Returns ln Γ(k/2) of a positive whole k, by the recurrence Γ(x + 1) = x·Γ(x).
func logGamma(halves k: Int) -> Double {
  precondition(k > 0, "Γ is computed at positive arguments only")
  // Γ(1/2) = √π and Γ(1) = 1.
  var result = k.isMultiple(of: 2) ? 0 : ElementaryFunctions.logarithm(.pi) / 2
  var place = k.isMultiple(of: 2) ? 2 : 1
  while place < k {
    result += ElementaryFunctions.logarithm(Double(place) / 2)
    place += 2
  }
  return result
}

/// Returns the argument between `low` and `high` at which an increasing function reaches `value`.
func bisect(
  _ value: Double, from low: Double, to high: Double, _ function: (Double) -> Double
) -> Double {
  var (low, high) = (low, high)
  while true {
    let middle = low + (high - low) / 2
    guard low < middle, middle < high else { return middle }
    if function(middle) < value { low = middle } else { high = middle }
  }
}
