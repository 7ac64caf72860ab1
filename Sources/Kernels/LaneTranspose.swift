/// Turns eight rows of eight numbers into eight columns.
///
/// Written as the compiler needs it for one instruction a line: halves of rows i and i + 4 side by
/// side, then pairs and pairs of pairs woven within each half.
@inline(__always)
func transpose(
  _ r0: Octet, _ r1: Octet, _ r2: Octet, _ r3: Octet, _ r4: Octet, _ r5: Octet, _ r6: Octet,
  _ r7: Octet
) -> (Octet, Octet, Octet, Octet, Octet, Octet, Octet, Octet) {
  let (c0, c1, c2, c3) = transposeHalves(
    Octet(lowHalf: r0.lowHalf, highHalf: r4.lowHalf),
    Octet(lowHalf: r1.lowHalf, highHalf: r5.lowHalf),
    Octet(lowHalf: r2.lowHalf, highHalf: r6.lowHalf),
    Octet(lowHalf: r3.lowHalf, highHalf: r7.lowHalf))
  let (c4, c5, c6, c7) = transposeHalves(
    Octet(lowHalf: r0.highHalf, highHalf: r4.highHalf),
    Octet(lowHalf: r1.highHalf, highHalf: r5.highHalf),
    Octet(lowHalf: r2.highHalf, highHalf: r6.highHalf),
    Octet(lowHalf: r3.highHalf, highHalf: r7.highHalf))
  return (c0, c1, c2, c3, c4, c5, c6, c7)
}

/// Turns the four rows of four numbers in each half into columns.
@inline(__always)
private func transposeHalves(
  _ a: Octet, _ b: Octet, _ c: Octet, _ d: Octet
) -> (Octet, Octet, Octet, Octet) {
  let ab0 = Octet(a[0], b[0], a[1], b[1], a[4], b[4], a[5], b[5])
  let ab1 = Octet(a[2], b[2], a[3], b[3], a[6], b[6], a[7], b[7])
  let cd0 = Octet(c[0], d[0], c[1], d[1], c[4], d[4], c[5], d[5])
  let cd1 = Octet(c[2], d[2], c[3], d[3], c[6], d[6], c[7], d[7])
  return (
    Octet(ab0[0], ab0[1], cd0[0], cd0[1], ab0[4], ab0[5], cd0[4], cd0[5]),
    Octet(ab0[2], ab0[3], cd0[2], cd0[3], ab0[6], ab0[7], cd0[6], cd0[7]),
    Octet(ab1[0], ab1[1], cd1[0], cd1[1], ab1[4], ab1[5], cd1[4], cd1[5]),
    Octet(ab1[2], ab1[3], cd1[2], cd1[3], ab1[6], ab1[7], cd1[6], cd1[7])
  )
}

/// Takes one row of `width` numbers for each of sixteen samples into lanes: out[f] holds feature f
/// of every sample.
///
/// - Parameters:
///   - table: rows of `width` numbers.
///   - starts: where each sample's row starts in `table`.
///   - offset: where the `width` lanes go in `output`.
package func gatherLanes(
  _ table: Span<Float>, starts: SIMD16<Int32>, width: Int, into output: inout MutableSpan<Lanes>,
  at offset: Int
) {
  precondition(Int(starts.min()) >= 0 && Int(starts.max()) + width <= table.count, "row outside")
  precondition(offset >= 0 && offset + width <= output.count, "output is too short")
  let bytes = table.bytes
  var feature = 0
  while feature &+ 8 <= width {
    let low = transposedRows(bytes, starts.lowHalf, feature)
    let high = transposedRows(bytes, starts.highHalf, feature)
    let target = offset &+ feature
    output[unchecked: target] = Lanes(lowHalf: low.0, highHalf: high.0)
    output[unchecked: target &+ 1] = Lanes(lowHalf: low.1, highHalf: high.1)
    output[unchecked: target &+ 2] = Lanes(lowHalf: low.2, highHalf: high.2)
    output[unchecked: target &+ 3] = Lanes(lowHalf: low.3, highHalf: high.3)
    output[unchecked: target &+ 4] = Lanes(lowHalf: low.4, highHalf: high.4)
    output[unchecked: target &+ 5] = Lanes(lowHalf: low.5, highHalf: high.5)
    output[unchecked: target &+ 6] = Lanes(lowHalf: low.6, highHalf: high.6)
    output[unchecked: target &+ 7] = Lanes(lowHalf: low.7, highHalf: high.7)
    feature &+= 8
  }
  while feature < width {
    var lanes = Lanes.zero
    for lane in 0..<Lanes.count {
      lanes[lane] = table[unchecked: Int(starts[lane]) &+ feature]
    }
    output[unchecked: offset &+ feature] = lanes
    feature &+= 1
  }
}

@inline(__always)
private func transposedRows(_ bytes: RawSpan, _ starts: SIMD8<Int32>, _ feature: Int)
  -> (Octet, Octet, Octet, Octet, Octet, Octet, Octet, Octet)
{
  transpose(
    bytes.octet(at: Int(starts[0]) &+ feature), bytes.octet(at: Int(starts[1]) &+ feature),
    bytes.octet(at: Int(starts[2]) &+ feature), bytes.octet(at: Int(starts[3]) &+ feature),
    bytes.octet(at: Int(starts[4]) &+ feature), bytes.octet(at: Int(starts[5]) &+ feature),
    bytes.octet(at: Int(starts[6]) &+ feature), bytes.octet(at: Int(starts[7]) &+ feature))
}

/// Writes lanes sample after sample, in panels of eight features: what `accumulateWeightGradient`
/// reads. out[(panel + f / 8), r · 16 + lane][f % 8] = in[r, f][lane].
///
/// - Parameters:
///   - input: [rows, width] lanes.
///   - panel: the panel of `output` where feature 0 goes. Each panel holds rows · 16 octets; the
///     last one is filled up with zeros.
package func transposeToPanels(
  _ input: Span<Lanes>, rows: Int, width: Int, into output: inout MutableSpan<Octet>,
  panel: Int
) {
  let length = rows &* Lanes.count
  precondition(input.count >= rows * width, "input is shorter than its shape")
  precondition((panel + (width + 7) / 8) * length <= output.count, "output is too short")
  for row in 0..<rows {
    var feature = 0
    while feature < width {
      let source = row &* width &+ feature
      let target = (panel &+ feature / 8) &* length &+ row &* Lanes.count
      let left = width &- feature
      let x0 = input[unchecked: source]
      let x1 = left > 1 ? input[unchecked: source &+ 1] : .zero
      let x2 = left > 2 ? input[unchecked: source &+ 2] : .zero
      let x3 = left > 3 ? input[unchecked: source &+ 3] : .zero
      let x4 = left > 4 ? input[unchecked: source &+ 4] : .zero
      let x5 = left > 5 ? input[unchecked: source &+ 5] : .zero
      let x6 = left > 6 ? input[unchecked: source &+ 6] : .zero
      let x7 = left > 7 ? input[unchecked: source &+ 7] : .zero
      store(
        transpose(
          x0.lowHalf, x1.lowHalf, x2.lowHalf, x3.lowHalf, x4.lowHalf, x5.lowHalf, x6.lowHalf,
          x7.lowHalf), into: &output, at: target)
      store(
        transpose(
          x0.highHalf, x1.highHalf, x2.highHalf, x3.highHalf, x4.highHalf, x5.highHalf,
          x6.highHalf, x7.highHalf), into: &output, at: target &+ 8)
      feature &+= 8
    }
  }
}

@inline(__always)
private func store(
  _ rows: (Octet, Octet, Octet, Octet, Octet, Octet, Octet, Octet),
  into output: inout MutableSpan<Octet>, at target: Int
) {
  output[unchecked: target] = rows.0
  output[unchecked: target &+ 1] = rows.1
  output[unchecked: target &+ 2] = rows.2
  output[unchecked: target &+ 3] = rows.3
  output[unchecked: target &+ 4] = rows.4
  output[unchecked: target &+ 5] = rows.5
  output[unchecked: target &+ 6] = rows.6
  output[unchecked: target &+ 7] = rows.7
}
