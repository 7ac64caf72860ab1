extension RandomStream {
  /// The numbers 0 ..< count in a random order, each order equally likely.
  ///
  /// Fisher and Yates' shuffle; bounded numbers without bias after Lemire, "Fast Random Integer
  /// Generation in an Interval", ACM TOMACS 2019.
  package func permutation(count: Int) -> [UInt32] {
    precondition(count <= UInt32.max, "a permutation of more rows than 32 bits count")
    var order = Array(0..<UInt32(count))
    var words = WordSequence(stream: self)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, Int(words.next(below: UInt32(last + 1))))
    }
    return order
  }
}

/// The words of a stream, one after the other.
private struct WordSequence {
  let stream: RandomStream
  private var block = SIMD4<UInt32>()
  private var index: UInt64 = 0
  private var used = 4

  init(stream: RandomStream) { self.stream = stream }

  mutating func next() -> UInt32 {
    if used == 4 {
      block = stream.words(at: index)
      index += 1
      used = 0
    }
    defer { used += 1 }
    return block[used]
  }

  /// Uniform in 0 ..< bound.
  mutating func next(below bound: UInt32) -> UInt32 {
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let rejected = (0 &- bound) % bound
      while product.low < rejected { product = next().multipliedFullWidth(by: bound) }
    }
    return product.high
  }
}
