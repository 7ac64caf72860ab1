/// As many features of one sample as `Lanes` has samples: the unit of sample-major data.
public typealias FeatureLanes = Lanes

/// Eight features of one sample.
@usableFromInline package typealias EightFeatures = SIMD8<Float>

/// Returns the number of panels of `FeatureLanes.count` features that hold `width` features.
@inlinable @inline(__always)
public func panelCount(_ width: Int) -> Int {
  (width + FeatureLanes.scalarCount - 1) / FeatureLanes.scalarCount
}

extension RawSpan {
  /// Floats from the given index on. Unchecked: callers check the span's length.
  @inlinable @inline(__always)
  package func featureLanes(at index: Int) -> FeatureLanes {
    unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: index &* 4, as: FeatureLanes.self)
  }

  /// Eight floats from the given index on. Unchecked.
  @inlinable @inline(__always)
  package func eightFeatures(at index: Int) -> EightFeatures {
    unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: index &* 4, as: EightFeatures.self)
  }
}

extension MutableSpan<Float> {
  /// Floats from the given index on. Unchecked.
  @inlinable @inline(__always)
  package func featureLanes(at index: Int) -> FeatureLanes {
    unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index &* 4, as: FeatureLanes.self)
  }

  /// Writes floats from the given index on. Unchecked.
  @inlinable @inline(__always)
  package mutating func setFeatureLanes(_ value: FeatureLanes, at index: Int) {
    var raw = unsafe mutableBytes
    unsafe raw.storeBytes(of: value, toUncheckedByteOffset: index &* 4, as: FeatureLanes.self)
  }

  /// Eight floats from the given index on. Unchecked.
  @inlinable @inline(__always)
  package func eightFeatures(at index: Int) -> EightFeatures {
    unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index &* 4, as: EightFeatures.self)
  }

  /// Writes eight floats from the given index on. Unchecked.
  @inlinable @inline(__always)
  package mutating func setEightFeatures(_ value: EightFeatures, at index: Int) {
    var raw = unsafe mutableBytes
    unsafe raw.storeBytes(of: value, toUncheckedByteOffset: index &* 4, as: EightFeatures.self)
  }
}
