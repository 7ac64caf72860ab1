/// Scatters lanes to one row per sample: out[starts[lane] + f] = in[f][lane] for the first
/// `samples` lanes.
///
/// - Parameters:
///   - input: [at least offset + width] lanes; the features start at `offset`.
///   - starts: offset of each sample's row in `output`.
package func scatterLanes(
  _ input: Span<Lanes>, at offset: Int = 0, width: Int, samples: Int, starts: SIMD8<Int32>,
  into output: inout MutableSpan<Float>
) {
  write(
    input, at: offset, width: width, samples: samples, starts: starts, into: &output,
    adding: false)
}

/// Adds lanes to one row per sample: out[starts[lane] + f] += in[f][lane] for the first `samples`
/// lanes, in lane order where several share a row.
///
/// - Parameters:
///   - input: [at least offset + width] lanes; the features start at `offset`.
///   - starts: offset of each sample's row in `output`.
public func addLanes(
  _ input: Span<Lanes>, at offset: Int = 0, width: Int, samples: Int,
  toRowsAt starts: SIMD8<Int32>, of output: inout MutableSpan<Float>
) {
  write(
    input, at: offset, width: width, samples: samples, starts: starts, into: &output, adding: true)
}

/// Writes or adds lanes to rows; inlining specialises it for `adding`.
@inline(__always)
private func write(
  _ input: Span<Lanes>, at offset: Int, width: Int, samples: Int, starts: SIMD8<Int32>,
  into output: inout MutableSpan<Float>, adding: Bool
) {
  checkRows(input.count, offset, width, samples, starts, output.count)
  let bytes = input.bytes
  var feature = 0
  while feature &+ 8 <= width {
    let rows = sampleRows(bytes, at: offset &+ feature)
    // A loop of constant length compiles without branches.
    if samples == Lanes.scalarCount {
      for lane in 0..<Lanes.scalarCount {
        let target = Int(starts[lane]) &+ feature
        let row = rows[unchecked: lane]
        output.setFeatureLanes(adding ? output.featureLanes(at: target) + row : row, at: target)
      }
    } else {
      for lane in 0..<samples {
        let target = Int(starts[lane]) &+ feature
        output.setFeatureLanes(
          adding ? output.featureLanes(at: target) + rows[lane] : rows[lane], at: target)
      }
    }
    feature &+= 8
  }
  guard feature < width else { return }
  let rows = sampleRows(input, at: offset + feature, count: width - feature)
  for lane in 0..<samples {
    for i in 0..<width - feature {
      let target = Int(starts[lane]) + feature + i
      output[target] = adding ? output[target] + rows[lane][i] : rows[lane][i]
    }
  }
}

@inline(__always)
private func checkRows(
  _ inputCount: Int, _ offset: Int, _ width: Int, _ samples: Int, _ starts: SIMD8<Int32>,
  _ outputCount: Int
) {
  precondition(offset >= 0 && offset + width <= inputCount && samples <= Lanes.scalarCount)
  // Offsets of lanes without a sample are arbitrary.
  var starts = starts
  if samples < Lanes.scalarCount {
    for lane in samples..<Lanes.scalarCount { starts[lane] = 0 }
  }
  precondition(liesInside(starts, width: width, count: outputCount), "row outside")
}

/// Adds numbers elementwise: output[target + i] += from[source + i].
package func addRow(
  _ from: Span<Float>, at source: Int, count: Int, to output: inout MutableSpan<Float>,
  at target: Int
) {
  precondition(source >= 0 && source + count <= from.count, "source is too short")
  precondition(target >= 0 && target + count <= output.count, "target is too short")
  let bytes = from.bytes
  var i = 0
  while i &+ 8 <= count {
    output.setFeatureLanes(
      output.featureLanes(at: target &+ i) + bytes.featureLanes(at: source &+ i), at: target &+ i)
    i &+= 8
  }
  while i < count {
    output[unchecked: target &+ i] += from[unchecked: source &+ i]
    i &+= 1
  }
}
