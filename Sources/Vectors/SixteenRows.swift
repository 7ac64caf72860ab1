#if SIXTEEN_LANES
  public import CKernels

  /// Transposes the 4 × 4 block of numbers in each quarter: one instruction for each of two steps and
  /// results.
  @inlinable @inline(__always)
  package func transposeQuarters(
    _ a: FeatureLanes, _ b: FeatureLanes, _ c: FeatureLanes, _ d: FeatureLanes
  ) -> (FeatureLanes, FeatureLanes, FeatureLanes, FeatureLanes) {
    let (ab0, ab1) = (sweep_interleave_lower(a, b), sweep_interleave_upper(a, b))
    let (cd0, cd1) = (sweep_interleave_lower(c, d), sweep_interleave_upper(c, d))
    return (
      sweep_lower_pairs(ab0, cd0), sweep_upper_pairs(ab0, cd0), sweep_lower_pairs(ab1, cd1),
      sweep_upper_pairs(ab1, cd1)
    )
  }

  /// Features `feature ..< feature + 16` of four samples, one row per sample.
  @inlinable @inline(__always)
  package func sampleRows(
    _ lanes: RawSpan, at feature: Int, firstSample: Int
  ) -> (FeatureLanes, FeatureLanes, FeatureLanes, FeatureLanes) {
    let i = feature &* 16 &+ firstSample
    return transposeQuarters(
      lanes.quads(at: i, i &+ 64, i &+ 128, i &+ 192),
      lanes.quads(at: i &+ 16, i &+ 80, i &+ 144, i &+ 208),
      lanes.quads(at: i &+ 32, i &+ 96, i &+ 160, i &+ 224),
      lanes.quads(at: i &+ 48, i &+ 112, i &+ 176, i &+ 240))
  }

  /// Transposes a 4 × 4 block of quarters, each as a whole.
  @inlinable @inline(__always)
  package func exchangeQuarters(
    _ a: FeatureLanes, _ b: FeatureLanes, _ c: FeatureLanes, _ d: FeatureLanes
  ) -> (FeatureLanes, FeatureLanes, FeatureLanes, FeatureLanes) {
    let (lower0, lower1) = (sweep_lower_halves(a, b), sweep_lower_halves(c, d))
    let (upper0, upper1) = (sweep_upper_halves(a, b), sweep_upper_halves(c, d))
    return (
      sweep_even_quarters(lower0, lower1), sweep_odd_quarters(lower0, lower1),
      sweep_even_quarters(upper0, upper1), sweep_odd_quarters(upper0, upper1)
    )
  }

  extension RawSpan {
    /// Four floats from each of four indices, side by side. Unchecked.
    @inlinable @inline(__always)
    package func quads(at a: Int, _ b: Int, _ c: Int, _ d: Int) -> FeatureLanes {
      func quad(_ index: Int) -> SIMD4<Float> {
        unsafe unsafeLoadUnaligned(
          fromUncheckedByteOffset: index &* 4, as: SIMD4<Float>.self)
      }
      return sweep_join(quad(a), quad(b), quad(c), quad(d))
    }
  }
#endif
