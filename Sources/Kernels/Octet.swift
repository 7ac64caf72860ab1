/// Eight features of one sample: the unit of sample-major data.
public typealias Octet = SIMD8<Float>

extension RawSpan {
  /// Eight floats from the given index on. Unchecked: callers check the span's length.
  @inline(__always)
  func octet(at index: Int) -> Octet {
    unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: index &* 4, as: Octet.self)
  }
}

extension MutableSpan<Float> {
  /// Eight floats from the given index on. Unchecked.
  @inline(__always)
  func octet(at index: Int) -> Octet {
    unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index &* 4, as: Octet.self)
  }

  /// Writes eight floats from the given index on. Unchecked.
  @inline(__always)
  mutating func setOctet(_ value: Octet, at index: Int) {
    var raw = unsafe mutableBytes
    unsafe raw.storeBytes(of: value, toUncheckedByteOffset: index &* 4, as: Octet.self)
  }
}
