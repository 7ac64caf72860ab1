/// Eight samples side by side, one vector register of AVX2: the unit of every kernel.
public typealias Lanes = SIMD8<Float>

/// One word for each sample of `Lanes`.
@usableFromInline package typealias WordLanes = SIMD8<UInt32>

extension WordLanes {
  /// The bits of eight floats.
  @inlinable @inline(__always)
  package init(bitsOf lanes: Lanes) { self = unsafeBitCast(lanes, to: WordLanes.self) }

  /// The floats that have these bits.
  @inlinable @inline(__always)
  package var floats: Lanes { unsafeBitCast(self, to: Lanes.self) }
}

// Unaligned loads and stores at any element. Bounds are checked once a call, by the span.
extension Span<Float> {
  /// Elements `index..<index + 8`.
  @inlinable @inline(__always)
  package func lanes(at index: Int) -> Lanes {
    bytes.unsafeLoadUnaligned(fromByteOffset: index &* 4, as: Lanes.self)
  }

  /// Elements `index..<index + count` and zeros behind them. `count` < 8.
  @inlinable @inline(__always)
  package func lanes(at index: Int, count: Int) -> Lanes {
    var lanes = Lanes()
    for lane in 0..<count { lanes[lane] = self[index + lane] }
    return lanes
  }
}

extension MutableSpan<Float> {
  /// Elements `index..<index + 8`.
  @inlinable @inline(__always)
  package func lanes(at index: Int) -> Lanes {
    span.lanes(at: index)
  }

  /// Elements `index..<index + count` and zeros behind them. `count` < 8.
  @inlinable @inline(__always)
  package func lanes(at index: Int, count: Int) -> Lanes {
    span.lanes(at: index, count: count)
  }

  /// Writes elements `index..<index + 8`.
  @inlinable @inline(__always)
  package mutating func store(_ lanes: Lanes, at index: Int) {
    var bytes = mutableBytes
    bytes.storeBytes(of: lanes, toByteOffset: index &* 4, as: Lanes.self)
  }

  /// Writes elements `index..<index + count`; the other lanes go nowhere. `count` < 8.
  @inlinable @inline(__always)
  package mutating func store(_ lanes: Lanes, at index: Int, count: Int) {
    for lane in 0..<count { self[index + lane] = lanes[lane] }
  }
}
