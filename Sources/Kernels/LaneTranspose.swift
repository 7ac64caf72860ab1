/// Transposes the 4 × 4 block of numbers in each half.
///
/// Two calls transpose an 8 × 8 block, if rows i and i + 4 are loaded side by side: one instruction
/// per load and two per result. The second step moves pairs as 64-bit words: the compiler would
/// merge two steps of one type into a longer sequence.
@inline(__always)
func transposeHalves(
  _ a: FeatureLanes, _ b: FeatureLanes, _ c: FeatureLanes, _ d: FeatureLanes
) -> (FeatureLanes, FeatureLanes, FeatureLanes, FeatureLanes) {
  let ab0 = FeatureLanes(a[0], b[0], a[1], b[1], a[4], b[4], a[5], b[5]).pairs
  let ab1 = FeatureLanes(a[2], b[2], a[3], b[3], a[6], b[6], a[7], b[7]).pairs
  let cd0 = FeatureLanes(c[0], d[0], c[1], d[1], c[4], d[4], c[5], d[5]).pairs
  let cd1 = FeatureLanes(c[2], d[2], c[3], d[3], c[6], d[6], c[7], d[7]).pairs
  return (
    FeatureLanes(pairs: Pairs(ab0[0], cd0[0], ab0[2], cd0[2])),
    FeatureLanes(pairs: Pairs(ab0[1], cd0[1], ab0[3], cd0[3])),
    FeatureLanes(pairs: Pairs(ab1[0], cd1[0], ab1[2], cd1[2])),
    FeatureLanes(pairs: Pairs(ab1[1], cd1[1], ab1[3], cd1[3]))
  )
}

/// Eight numbers as four words of two.
private typealias Pairs = SIMD4<UInt64>

extension FeatureLanes {
  @inline(__always)
  fileprivate init(pairs: Pairs) { self = unsafeBitCast(pairs, to: FeatureLanes.self) }

  @inline(__always)
  fileprivate var pairs: Pairs { unsafeBitCast(self, to: Pairs.self) }
}

/// Transposes an 8 × 8 block.
@inline(__always)
func transpose(_ rows: EightFeatureLanes) -> EightFeatureLanes {
  func low(_ a: Int, _ b: Int) -> FeatureLanes {
    FeatureLanes(
      pairs: Pairs(
        lowHalf: rows[unchecked: a].pairs.lowHalf, highHalf: rows[unchecked: b].pairs.lowHalf))
  }
  func high(_ a: Int, _ b: Int) -> FeatureLanes {
    FeatureLanes(
      pairs: Pairs(
        lowHalf: rows[unchecked: a].pairs.highHalf, highHalf: rows[unchecked: b].pairs.highHalf))
  }
  let (c0, c1, c2, c3) = transposeHalves(low(0, 4), low(1, 5), low(2, 6), low(3, 7))
  let (c4, c5, c6, c7) = transposeHalves(high(0, 4), high(1, 5), high(2, 6), high(3, 7))
  return [c0, c1, c2, c3, c4, c5, c6, c7]
}

/// Features `feature ..< feature + 8` of every sample, one row per sample.
@inline(__always)
func sampleRows(_ lanes: RawSpan, at feature: Int) -> EightFeatureLanes {
  let i = feature &* 8
  let (r0, r1, r2, r3) = transposeHalves(
    lanes.quads(at: i, and: i &+ 32), lanes.quads(at: i &+ 8, and: i &+ 40),
    lanes.quads(at: i &+ 16, and: i &+ 48), lanes.quads(at: i &+ 24, and: i &+ 56))
  let (r4, r5, r6, r7) = transposeHalves(
    lanes.quads(at: i &+ 4, and: i &+ 36), lanes.quads(at: i &+ 12, and: i &+ 44),
    lanes.quads(at: i &+ 20, and: i &+ 52), lanes.quads(at: i &+ 28, and: i &+ 60))
  return [r0, r1, r2, r3, r4, r5, r6, r7]
}

/// `sampleRows` of fewer than eight features, padded with zeros from `count` on.
@inline(never)
func sampleRows(_ lanes: Span<Lanes>, at feature: Int, count: Int) -> EightFeatureLanes {
  var rows = EightFeatureLanes(repeating: .zero)
  for sample in 0..<8 {
    for i in 0..<count { rows[sample][i] = lanes[feature + i][sample] }
  }
  return rows
}

/// Eight rows of eight numbers, in registers.
typealias EightFeatureLanes = InlineArray<8, FeatureLanes>

extension RawSpan {
  /// Four floats from each of two indices, side by side. Unchecked.
  @inline(__always)
  func quads(at first: Int, and second: Int) -> FeatureLanes {
    FeatureLanes(
      pairs: Pairs(
        lowHalf: unsafe unsafeLoadUnaligned(
          fromUncheckedByteOffset: first &* 4, as: SIMD2<UInt64>.self),
        highHalf: unsafe unsafeLoadUnaligned(
          fromUncheckedByteOffset: second &* 4, as: SIMD2<UInt64>.self)))
  }
}

/// Gathers one table row per sample into lanes: out[f] holds feature f of every sample.
///
/// - Parameters:
///   - table: rows of `width` numbers.
///   - starts: offset of each sample's row in `table`.
///   - offset: offset of the `width` lanes in `output`.
public func gatherLanes(
  _ table: Span<Float>, starts: SIMD8<Int32>, width: Int, into output: inout MutableSpan<Lanes>,
  at offset: Int
) {
  precondition(liesInside(starts, width: width, count: table.count), "row outside")
  precondition(offset >= 0 && offset + width <= output.count, "output is too short")
  let bytes = table.bytes
  let (s0, s1, s2, s3) = (Int(starts[0]), Int(starts[1]), Int(starts[2]), Int(starts[3]))
  let (s4, s5, s6, s7) = (Int(starts[4]), Int(starts[5]), Int(starts[6]), Int(starts[7]))
  var feature = 0
  while feature &+ 4 <= width {
    let (c0, c1, c2, c3) = transposeHalves(
      bytes.quads(at: s0 &+ feature, and: s4 &+ feature),
      bytes.quads(at: s1 &+ feature, and: s5 &+ feature),
      bytes.quads(at: s2 &+ feature, and: s6 &+ feature),
      bytes.quads(at: s3 &+ feature, and: s7 &+ feature))
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
func liesInside(_ starts: SIMD8<Int32>, width: Int, count: Int) -> Bool {
  let last = count &- width
  // Collects sign bits: the standard library's `all` would test lane by lane.
  var signs = last
  for lane in 0..<8 {
    let start = Int(starts[lane])
    signs |= start | (last &- start)
  }
  return signs >= 0
}

/// Transposes lanes to samples in panels of eight features, as `accumulateWeightGradient` reads
/// them: out[f / 8, r · 8 + lane][f % 8] = in[r, f][lane].
///
/// - Parameters:
///   - input: [rows, width] lanes.
///   - inputStride: lanes from one row of the input to the next.
///   - output: [⌈width / 8⌉, rows · 8] lanes of features; the last panel is padded with zeros.
public func transposeToPanels(
  _ input: Span<Lanes>, inputStride: Int, rows: Int, width: Int,
  into output: inout MutableSpan<FeatureLanes>
) {
  guard rows > 0 else { return }
  let length = rows &* Lanes.scalarCount
  precondition(
    input.count >= (rows - 1) * inputStride + width, "input is shorter than its shape")
  precondition((width + 7) / 8 * length <= output.count, "output is too short")
  let bytes = input.bytes
  for row in 0..<rows {
    var feature = 0
    var target = row &* Lanes.scalarCount
    while feature < width {
      let source = row &* inputStride &+ feature
      let rows =
        width &- feature >= 8
        ? sampleRows(bytes, at: source) : sampleRows(input, at: source, count: width &- feature)
      for sample in 0..<8 { output[unchecked: target &+ sample] = rows[unchecked: sample] }
      feature &+= 8
      target &+= length
    }
  }
}
