/// A sequence of uniformly distributed words, and unbiased choices made from it.
package protocol RandomWords {
  associatedtype Word: FixedWidthInteger & UnsignedInteger

  /// Returns the next word.
  mutating func next() -> Word
}

extension RandomWords {
  /// Returns a uniform number in 0 ..< bound.
  ///
  /// Without bias and mostly without division: Lemire, "Fast Random Integer Generation in an
  /// Interval", ACM TOMACS 2019.
  @inlinable package mutating func next(below bound: Word) -> Word {
    var product = next().multipliedFullWidth(by: bound)
    var low = Word(truncatingIfNeeded: product.low)
    if low < bound {
      let rejected = (0 &- bound) % bound
      while low < rejected {
        product = next().multipliedFullWidth(by: bound)
        low = Word(truncatingIfNeeded: product.low)
      }
    }
    return product.high
  }

  /// Returns the numbers 0 ..< count in a random order, each order equally likely (Fisher–Yates).
  @inlinable package mutating func permutation(count: Int) -> [UInt32] {
    precondition(count <= UInt32.max, "a permutation of more numbers than 32 bits count")
    var order = Array(0..<UInt32(count))
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, Int(next(below: Word(last + 1))))
    }
    return order
  }
}
