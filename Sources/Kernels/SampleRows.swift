/// Writes lanes sample after sample: out[lane · stride + f] = in[f][lane], for the first `samples`
/// lanes.
///
/// - Parameters:
///   - input: [width] lanes.
///   - start: where sample 0 goes in `output`.
///   - stride: floats from one sample to the next.
package func scatterLanes(
  _ input: Span<Lanes>, width: Int, samples: Int, into output: inout MutableSpan<Float>,
  at start: Int, stride: Int
) {
  precondition(width <= input.count && samples <= Lanes.count)
  precondition(start >= 0 && start + (samples - 1) * stride + width <= output.count)
  var feature = 0
  while feature &+ 8 <= width {
    let x0 = input[unchecked: feature]
    let x1 = input[unchecked: feature &+ 1]
    let x2 = input[unchecked: feature &+ 2]
    let x3 = input[unchecked: feature &+ 3]
    let x4 = input[unchecked: feature &+ 4]
    let x5 = input[unchecked: feature &+ 5]
    let x6 = input[unchecked: feature &+ 6]
    let x7 = input[unchecked: feature &+ 7]
    let low = transpose(
      x0.lowHalf, x1.lowHalf, x2.lowHalf, x3.lowHalf, x4.lowHalf, x5.lowHalf, x6.lowHalf,
      x7.lowHalf)
    let high = transpose(
      x0.highHalf, x1.highHalf, x2.highHalf, x3.highHalf, x4.highHalf, x5.highHalf, x6.highHalf,
      x7.highHalf)
    let target = start &+ feature
    storeRows(low, samples: samples, into: &output, at: target, stride: stride)
    storeRows(high, samples: samples &- 8, into: &output, at: target &+ 8 &* stride, stride: stride)
    feature &+= 8
  }
  while feature < width {
    for lane in 0..<samples {
      output[unchecked: start &+ lane &* stride &+ feature] = input[unchecked: feature][lane]
    }
    feature &+= 1
  }
}

@inline(__always)
private func storeRows(
  _ rows: (Octet, Octet, Octet, Octet, Octet, Octet, Octet, Octet), samples: Int,
  into output: inout MutableSpan<Float>, at target: Int, stride: Int
) {
  if samples > 0 { output.store(rows.0, at: target) }
  if samples > 1 { output.store(rows.1, at: target &+ stride) }
  if samples > 2 { output.store(rows.2, at: target &+ 2 &* stride) }
  if samples > 3 { output.store(rows.3, at: target &+ 3 &* stride) }
  if samples > 4 { output.store(rows.4, at: target &+ 4 &* stride) }
  if samples > 5 { output.store(rows.5, at: target &+ 5 &* stride) }
  if samples > 6 { output.store(rows.6, at: target &+ 6 &* stride) }
  if samples > 7 { output.store(rows.7, at: target &+ 7 &* stride) }
}

/// Adds `count` numbers: to[target + i] += from[source + i].
package func addRow(
  _ from: Span<Float>, at source: Int, count: Int, to output: inout MutableSpan<Float>,
  at target: Int
) {
  precondition(source >= 0 && source + count <= from.count, "source is too short")
  precondition(target >= 0 && target + count <= output.count, "target is too short")
  let bytes = from.bytes
  var i = 0
  while i &+ 8 <= count {
    output.store(output.octet(at: target &+ i) + bytes.octet(at: source &+ i), at: target &+ i)
    i &+= 8
  }
  while i < count {
    output[unchecked: target &+ i] += from[unchecked: source &+ i]
    i &+= 1
  }
}
