/// Transposes the 4 × 4 block of numbers in each half.
///
/// Two calls transpose an 8 × 8 block, if rows i and i + 4 are loaded side by side: one instruction
/// per load and two per result. The second step moves pairs as 64-bit words: the compiler would
/// merge two steps of one type into a longer sequence.
@inlinable @inline(__always)
package func transposeHalves(
  _ a: EightFeatures, _ b: EightFeatures, _ c: EightFeatures, _ d: EightFeatures
) -> (EightFeatures, EightFeatures, EightFeatures, EightFeatures) {
  let ab0 = EightFeatures(a[0], b[0], a[1], b[1], a[4], b[4], a[5], b[5]).pairs
  let ab1 = EightFeatures(a[2], b[2], a[3], b[3], a[6], b[6], a[7], b[7]).pairs
  let cd0 = EightFeatures(c[0], d[0], c[1], d[1], c[4], d[4], c[5], d[5]).pairs
  let cd1 = EightFeatures(c[2], d[2], c[3], d[3], c[6], d[6], c[7], d[7]).pairs
  return (
    EightFeatures(pairs: Pairs(ab0[0], cd0[0], ab0[2], cd0[2])),
    EightFeatures(pairs: Pairs(ab0[1], cd0[1], ab0[3], cd0[3])),
    EightFeatures(pairs: Pairs(ab1[0], cd1[0], ab1[2], cd1[2])),
    EightFeatures(pairs: Pairs(ab1[1], cd1[1], ab1[3], cd1[3]))
  )
}

/// Eight numbers as four words of two.
@usableFromInline package typealias Pairs = SIMD4<UInt64>

extension EightFeatures {
  @inlinable @inline(__always)
  package init(pairs: Pairs) { self = unsafeBitCast(pairs, to: EightFeatures.self) }

  @inlinable @inline(__always)
  package var pairs: Pairs { unsafeBitCast(self, to: Pairs.self) }
}

/// Transposes an 8 × 8 block.
@inlinable @inline(__always)
package func transpose(_ rows: EightRows) -> EightRows {
  func low(_ a: Int, _ b: Int) -> EightFeatures {
    EightFeatures(
      pairs: Pairs(
        lowHalf: rows[unchecked: a].pairs.lowHalf, highHalf: rows[unchecked: b].pairs.lowHalf))
  }
  func high(_ a: Int, _ b: Int) -> EightFeatures {
    EightFeatures(
      pairs: Pairs(
        lowHalf: rows[unchecked: a].pairs.highHalf, highHalf: rows[unchecked: b].pairs.highHalf))
  }
  let (c0, c1, c2, c3) = transposeHalves(low(0, 4), low(1, 5), low(2, 6), low(3, 7))
  let (c4, c5, c6, c7) = transposeHalves(high(0, 4), high(1, 5), high(2, 6), high(3, 7))
  return [c0, c1, c2, c3, c4, c5, c6, c7]
}

/// Features `feature ..< feature + 8` of a subgroup's samples, one row per sample.
@inlinable @inline(__always)
package func eightRows(_ lanes: RawSpan, at feature: Int, subgroup: Int) -> EightRows {
  let i = feature &* Lanes.scalarCount &+ subgroup &* 8
  func quads(_ feature: Int, _ sample: Int) -> EightFeatures {
    lanes.quads(
      at: i &+ feature &* Lanes.scalarCount &+ sample,
      and: i &+ (feature &+ 4) &* Lanes.scalarCount &+ sample)
  }
  let (r0, r1, r2, r3) = transposeHalves(quads(0, 0), quads(1, 0), quads(2, 0), quads(3, 0))
  let (r4, r5, r6, r7) = transposeHalves(quads(0, 4), quads(1, 4), quads(2, 4), quads(3, 4))
  return [r0, r1, r2, r3, r4, r5, r6, r7]
}

/// `eightRows` of fewer than eight features, padded with zeros from `count` on.
@inline(never)
package func eightRows(
  _ lanes: Span<Lanes>, at feature: Int, subgroup: Int, count: Int
) -> EightRows {
  var rows = EightRows(repeating: .zero)
  for sample in 0..<8 {
    for i in 0..<count { rows[sample][i] = lanes[feature + i][subgroup * 8 + sample] }
  }
  return rows
}

/// Eight rows of eight numbers, in registers.
@usableFromInline package typealias EightRows = InlineArray<8, EightFeatures>

extension RawSpan {
  /// Four floats from each of two indices, side by side. Unchecked.
  @inlinable @inline(__always)
  package func quads(at first: Int, and second: Int) -> EightFeatures {
    EightFeatures(
      pairs: Pairs(
        lowHalf: unsafe unsafeLoadUnaligned(
          fromUncheckedByteOffset: first &* 4, as: SIMD2<UInt64>.self),
        highHalf: unsafe unsafeLoadUnaligned(
          fromUncheckedByteOffset: second &* 4, as: SIMD2<UInt64>.self)))
  }
}
