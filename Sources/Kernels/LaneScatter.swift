/// Scatters lanes to one row per sample: out[starts[lane] + f] = in[f][lane] for the first
/// `samples` lanes.
///
/// - Parameters:
///   - input: [at least offset + width] lanes; the features start at `offset`.
///   - starts: offset of each sample's row in `output`.
package func scatterLanes(
  _ input: Span<Lanes>, at offset: Int = 0, width: Int, samples: Int, starts: IndexLanes,
  into output: inout MutableSpan<Float>
) {
  write(
    input, at: offset, width: width, 0..<samples, starts: starts, into: &output, adding: false)
}

/// Adds lanes to one row per sample: out[starts[lane] + f] += in[f][lane] for the first `samples`
/// lanes, in lane order where several share a row.
///
/// - Parameters:
///   - input: [at least offset + width] lanes; the features start at `offset`.
///   - starts: offset of each sample's row in `output`.
public func addLanes(
  _ input: Span<Lanes>, at offset: Int = 0, width: Int, samples: Int,
  toRowsAt starts: IndexLanes, of output: inout MutableSpan<Float>
) {
  write(
    input, at: offset, width: width, 0..<samples, starts: starts, into: &output, adding: true)
}

/// `addLanes` of one subgroup's samples, those before `samples`.
package func addLanes(
  _ input: Span<Lanes>, at offset: Int, width: Int, samples: Int, subgroup: Int,
  toRowsAt starts: IndexLanes, of output: inout MutableSpan<Float>
) {
  let first = subgroup * Subgroup.scalarCount
  let range = first..<max(first, min(samples, first + Subgroup.scalarCount))
  write(input, at: offset, width: width, range, starts: starts, into: &output, adding: true)
}

/// Writes or adds a range of lanes to rows; inlining specialises it for `adding`.
@inline(__always)
private func write(
  _ input: Span<Lanes>, at offset: Int, width: Int, _ lanes: Range<Int>, starts: IndexLanes,
  into output: inout MutableSpan<Float>, adding: Bool
) {
  checkRows(input.count, offset, width, lanes, starts, output.count)
  var feature = 0
  #if SIXTEEN_LANES
    let bytes = input.bytes
    while lanes.count == 16, feature &+ 16 <= width {
      @inline(__always)
      func write(_ row: FeatureLanes, _ lane: Int) {
        let target = Int(starts[lane]) &+ feature
        output.setFeatureLanes(adding ? output.featureLanes(at: target) + row : row, at: target)
      }
      /// Four samples: sixteen rows at once would not stay in registers.
      @inline(__always)
      func writeQuarter(_ lane: Int) {
        let rows = sampleRows(bytes, at: offset &+ feature, firstSample: lane)
        write(rows.0, lane)
        write(rows.1, lane &+ 1)
        write(rows.2, lane &+ 2)
        write(rows.3, lane &+ 3)
      }
      writeQuarter(0)
      writeQuarter(4)
      writeQuarter(8)
      writeQuarter(12)
      feature &+= 16
    }
  #endif
  for subgroup in 0..<Lanes.subgroups {
    writeEights(
      input, at: offset, width: width, from: feature,
      lanes.clamped(to: subgroup &* 8..<(subgroup &+ 1) &* 8), subgroup: subgroup, starts: starts,
      into: &output, adding: adding)
  }
}

/// Writes or adds a range of a subgroup's lanes to rows, the features from `first` on.
@inline(__always)
private func writeEights(
  _ input: Span<Lanes>, at offset: Int, width: Int, from first: Int, _ lanes: Range<Int>,
  subgroup: Int, starts: IndexLanes, into output: inout MutableSpan<Float>, adding: Bool
) {
  let bytes = input.bytes
  let firstLane = subgroup &* 8
  var feature = first
  while feature &+ 8 <= width {
    let rows = eightRows(bytes, at: offset &+ feature, subgroup: subgroup)
    // A loop of constant length compiles without branches.
    if lanes.count == 8 {
      for lane in 0..<8 {
        let target = Int(starts[firstLane &+ lane]) &+ feature
        let row = rows[unchecked: lane]
        output.setEightFeatures(
          adding ? output.eightFeatures(at: target) + row : row, at: target)
      }
    } else {
      for lane in lanes {
        let target = Int(starts[lane]) &+ feature
        let row = rows[lane &- firstLane]
        output.setEightFeatures(
          adding ? output.eightFeatures(at: target) + row : row, at: target)
      }
    }
    feature &+= 8
  }
  guard feature < width else { return }
  let rows = eightRows(input, at: offset + feature, subgroup: subgroup, count: width - feature)
  for lane in lanes {
    for i in 0..<width - feature {
      let target = Int(starts[lane]) + feature + i
      let value = rows[lane &- firstLane][i]
      output[target] = adding ? output[target] + value : value
    }
  }
}

@inline(__always)
private func checkRows(
  _ inputCount: Int, _ offset: Int, _ width: Int, _ lanes: Range<Int>, _ starts: IndexLanes,
  _ outputCount: Int
) {
  precondition(
    offset >= 0 && offset + width <= inputCount && lanes.upperBound <= Lanes.scalarCount)
  // Offsets of lanes without a sample are arbitrary.
  var starts = starts
  if lanes.count < Lanes.scalarCount {
    for lane in 0..<Lanes.scalarCount where !lanes.contains(lane) { starts[lane] = 0 }
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
  while i &+ FeatureLanes.scalarCount <= count {
    output.setFeatureLanes(
      output.featureLanes(at: target &+ i) + bytes.featureLanes(at: source &+ i), at: target &+ i)
    i &+= FeatureLanes.scalarCount
  }
  while i < count {
    output[unchecked: target &+ i] += from[unchecked: source &+ i]
    i &+= 1
  }
}
