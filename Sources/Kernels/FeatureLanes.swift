/// Eight features of one sample: the unit of what is stored sample by sample.
public typealias FeatureLanes = SIMD8<Float>

extension RawSpan {
  /// Eight floats from the given index on. Unchecked: callers check the span's length.
  @inline(__always)
  func featureLanes(at index: Int) -> FeatureLanes {
    unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: index &* 4, as: FeatureLanes.self)
  }
}

extension MutableSpan<Float> {
  /// Eight floats from the given index on. Unchecked.
  @inline(__always)
  func featureLanes(at index: Int) -> FeatureLanes {
    unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index &* 4, as: FeatureLanes.self)
  }

  /// Writes eight floats from the given index on. Unchecked.
  @inline(__always)
  mutating func setFeatureLanes(_ value: FeatureLanes, at index: Int) {
    var raw = unsafe mutableBytes
    unsafe raw.storeBytes(of: value, toUncheckedByteOffset: index &* 4, as: FeatureLanes.self)
  }
}
