import Arithmetic

extension RandomStream {
  /// Returns the numbers 0 ..< count in a random order, each order equally likely.
  package func permutation(count: Int) -> [UInt32] {
    var words = WordSequence(stream: self)
    return words.permutation(count: count)
  }
}

/// The words of a stream, one after the other.
private struct WordSequence: RandomWords {
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
}
