#if SIXTEEN_LANES
  /// One number for each of sixteen samples: the unit of every kernel. One vector register of
  /// AVX-512, or two narrower ones.
  public typealias Lanes = SIMD16<Float>

  /// One 32-bit word for each sample of `Lanes`.
  @usableFromInline package typealias WordLanes = SIMD16<UInt32>

  /// One index for each sample of `Lanes`.
  public typealias IndexLanes = SIMD16<Int32>

  /// The words of `WordLanes` in pairs.
  package typealias WordPairs = SIMD8<UInt64>

  /// One value for each sample of `Lanes`.
  package typealias PerLane<Element> = InlineArray<16, Element>
#else
  /// One number for each of eight samples, in one vector register: the unit of every kernel.
  public typealias Lanes = SIMD8<Float>

  /// One 32-bit word for each sample of `Lanes`.
  @usableFromInline package typealias WordLanes = SIMD8<UInt32>

  /// One index for each sample of `Lanes`.
  public typealias IndexLanes = SIMD8<Int32>

  /// The words of `WordLanes` in pairs.
  package typealias WordPairs = SIMD4<UInt64>

  /// One value for each sample of `Lanes`.
  package typealias PerLane<Element> = InlineArray<8, Element>
#endif

extension Lanes {
  /// Samples of a group.
  @inlinable @inline(__always)
  package static var count: Int { scalarCount }
}

extension WordLanes {
  /// The number of each lane.
  @inlinable @inline(__always)
  package static var numbers: WordLanes {
    #if SIXTEEN_LANES
      WordLanes(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    #else
      WordLanes(0, 1, 2, 3, 4, 5, 6, 7)
    #endif
  }

  /// The bits of each lane's float.
  @inlinable @inline(__always)
  package init(bitsOf lanes: Lanes) { self = unsafeBitCast(lanes, to: WordLanes.self) }

  /// The floats with these bits.
  @inlinable @inline(__always)
  package var floats: Lanes { unsafeBitCast(self, to: Lanes.self) }
}

extension IndexLanes {
  /// The number of each lane.
  @inlinable @inline(__always)
  package static var numbers: IndexLanes { IndexLanes(truncatingIfNeeded: WordLanes.numbers) }
}
