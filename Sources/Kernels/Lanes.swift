/// One number for each of eight samples, in one vector register: the unit of every kernel.
public typealias Lanes = SIMD8<Float>

/// One 32-bit word for each sample of `Lanes`.
@usableFromInline package typealias WordLanes = SIMD8<UInt32>

extension WordLanes {
  /// The bits of eight floats.
  @inlinable @inline(__always)
  package init(bitsOf lanes: Lanes) { self = unsafeBitCast(lanes, to: WordLanes.self) }

  /// The floats with these bits.
  @inlinable @inline(__always)
  package var floats: Lanes { unsafeBitCast(self, to: Lanes.self) }
}

// Unaligned loads and stores at any element; the span checks the bounds once per call.
extension Span<Float> {
  /// Elements `index..<index + 8`.
  @inlinable @inline(__always)
  package func lanes(at index: Int) -> Lanes {
    bytes.unsafeLoadUnaligned(fromByteOffset: index &* 4, as: Lanes.self)
  }

  /// Elements `index..<index + count`, padded with zeros. `count` < 8.
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

  /// Elements `index..<index + count`, padded with zeros. `count` < 8.
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

  /// Writes elements `index..<index + count` and drops the other lanes. `count` < 8.
  @inlinable @inline(__always)
  package mutating func store(_ lanes: Lanes, at index: Int, count: Int) {
    for lane in 0..<count { self[index + lane] = lanes[lane] }
  }
}
