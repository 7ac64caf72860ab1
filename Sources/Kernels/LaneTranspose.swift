#if SIXTEEN_LANES
  import CKernels
#endif

/// Gathers one table row per sample into lanes: out[f] holds feature f of every sample.
///
/// - Parameters:
///   - table: rows of `width` numbers.
///   - starts: offset of each sample's row in `table`.
///   - offset: offset of the `width` lanes in `output`.
public func gatherLanes(
  _ table: Span<Float>, starts: IndexLanes, width: Int, into output: inout MutableSpan<Lanes>,
  at offset: Int
) {
  precondition(liesInside(starts, width: width, count: table.count), "row outside")
  precondition(offset >= 0 && offset + width <= output.count, "output is too short")
  let bytes = table.bytes
  func place(_ lane: Int) -> Int { Int(starts[lane]) }
  let (s0, s1, s2, s3) = (place(0), place(1), place(2), place(3))
  let (s4, s5, s6, s7) = (place(4), place(5), place(6), place(7))
  #if SIXTEEN_LANES
    let (s8, s9, s10, s11) = (place(8), place(9), place(10), place(11))
    let (s12, s13, s14, s15) = (place(12), place(13), place(14), place(15))
  #endif
  var feature = 0
  while feature &+ 4 <= width {
    #if SIXTEEN_LANES
      let (c0, c1, c2, c3) = transposeQuarters(
        bytes.quads(at: s0 &+ feature, s4 &+ feature, s8 &+ feature, s12 &+ feature),
        bytes.quads(at: s1 &+ feature, s5 &+ feature, s9 &+ feature, s13 &+ feature),
        bytes.quads(at: s2 &+ feature, s6 &+ feature, s10 &+ feature, s14 &+ feature),
        bytes.quads(at: s3 &+ feature, s7 &+ feature, s11 &+ feature, s15 &+ feature))
    #else
      let (c0, c1, c2, c3) = transposeHalves(
        bytes.quads(at: s0 &+ feature, and: s4 &+ feature),
        bytes.quads(at: s1 &+ feature, and: s5 &+ feature),
        bytes.quads(at: s2 &+ feature, and: s6 &+ feature),
        bytes.quads(at: s3 &+ feature, and: s7 &+ feature))
    #endif
    let target = offset &+ feature
    output[unchecked: target] = c0
    output[unchecked: target &+ 1] = c1
    output[unchecked: target &+ 2] = c2
    output[unchecked: target &+ 3] = c3
    feature &+= 4
  }
  while feature < width {
    var lanes = Lanes.zero
    for lane in 0..<Lanes.scalarCount {
      lanes[lane] = table[unchecked: Int(starts[lane]) &+ feature]
    }
    output[unchecked: offset &+ feature] = lanes
    feature &+= 1
  }
}

/// True if rows of `width` numbers at these offsets lie within `count` numbers.
@inline(__always)
func liesInside(_ starts: IndexLanes, width: Int, count: Int) -> Bool {
  let last = count &- width
  // Collects sign bits: the standard library's `all` would test lane by lane.
  #if SIXTEEN_LANES
    let bound = IndexLanes(repeating: Int32(truncatingIfNeeded: min(last, Int(Int32.max))))
    return last >= 0 && sweep_any_negative(starts | (bound &- starts)) == 0
  #else
    var signs = last
    for lane in 0..<Lanes.scalarCount {
      let start = Int(starts[lane])
      signs |= start | (last &- start)
    }
    return signs >= 0
  #endif
}

/// Transposes lanes to samples in panels of features, as `accumulateWeightGradient` reads them:
/// out[f / n, r · n + lane][f % n] = in[r, f][lane] with n = `FeatureLanes.count`.
///
/// - Parameters:
///   - input: [rows, width] lanes.
///   - inputStride: lanes from one row of the input to the next.
///   - output: [⌈width / n⌉, rows · n] lanes of features; the last panel is padded with zeros.
public func transposeToPanels(
  _ input: Span<Lanes>, inputStride: Int, rows: Int, width: Int,
  into output: inout MutableSpan<FeatureLanes>
) {
  guard rows > 0 else { return }
  let length = rows &* Lanes.scalarCount
  precondition(
    input.count >= (rows - 1) * inputStride + width, "input is shorter than its shape")
  precondition(panelCount(width) * length <= output.count, "output is too short")
  let bytes = input.bytes
  for row in 0..<rows {
    var feature = 0
    var target = row &* Lanes.scalarCount
    while feature < width {
      let source = row &* inputStride &+ feature
      transposeToPanel(
        input, bytes, at: source, width: min(FeatureLanes.scalarCount, width &- feature),
        into: &output, at: target)
      feature &+= FeatureLanes.scalarCount
      target &+= length
    }
  }
}

/// Transposes the features of one row and panel; those from `width` on are zeros.
@inline(__always)
private func transposeToPanel(
  _ input: Span<Lanes>, _ bytes: RawSpan, at source: Int, width: Int,
  into output: inout MutableSpan<FeatureLanes>, at target: Int
) {
  #if SIXTEEN_LANES
    if width == FeatureLanes.scalarCount {
      for sample in stride(from: 0, to: Lanes.scalarCount, by: 4) {
        let rows = sampleRows(bytes, at: source, firstSample: sample)
        output[unchecked: target &+ sample] = rows.0
        output[unchecked: target &+ sample &+ 1] = rows.1
        output[unchecked: target &+ sample &+ 2] = rows.2
        output[unchecked: target &+ sample &+ 3] = rows.3
      }
      return
    }
    for subgroup in 0..<Lanes.subgroups {
      func eight(_ feature: Int) -> EightRows {
        let count = width &- feature
        guard count > 0 else { return EightRows(repeating: .zero) }
        return count >= 8
          ? eightRows(bytes, at: source &+ feature, subgroup: subgroup)
          : eightRows(input, at: source &+ feature, subgroup: subgroup, count: count)
      }
      let (lower, upper) = (eight(0), eight(8))
      for sample in 0..<8 {
        output[unchecked: target &+ subgroup &* 8 &+ sample] = FeatureLanes(
          lowHalf: lower[unchecked: sample], highHalf: upper[unchecked: sample])
      }
    }
  #else
    let rows =
      width == 8
      ? eightRows(bytes, at: source, subgroup: 0)
      : eightRows(input, at: source, subgroup: 0, count: width)
    for sample in 0..<8 { output[unchecked: target &+ sample] = rows[unchecked: sample] }
  #endif
}
