/// Adds the sum of several table rows per sample, as an embedding bag does:
/// out[f][lane] += Σ_i table[rows[i][lane] · stride + offset + f], over ascending i.
///
/// - Parameters:
///   - table: rows of `stride` numbers.
///   - rows: row numbers of each sample.
///   - offset: offset of the `width` numbers within a row.
///   - output: [at least width] lanes.
public func addRows(
  _ rows: Span<IndexLanes>, of table: Span<Float>, stride: Int, at offset: Int, width: Int,
  to output: inout MutableSpan<Lanes>
) {
  checkRows(rows, stride: stride, offset: offset, width: width, count: table.count)
  precondition(width <= output.count, "output is too short")
  let bytes = table.bytes
  var feature = 0
  #if SIXTEEN_LANES
    while feature &+ 16 <= width {
      /// The sums of four samples, transposed in quarters.
      @inline(__always)
      func quarter(
        _ lane: Int
      ) -> (FeatureLanes, FeatureLanes, FeatureLanes, FeatureLanes) {
        var sums = InlineArray<4, FeatureLanes>(repeating: .zero)
        for i in 0..<rows.count {
          let row = rows[unchecked: i]
          for sample in 0..<4 {
            sums[unchecked: sample] += bytes.featureLanes(
              at: Int(row[lane &+ sample]) &* stride &+ offset &+ feature)
          }
        }
        return transposeQuarters(sums[0], sums[1], sums[2], sums[3])
      }
      let (a, b, c, d) = (quarter(0), quarter(4), quarter(8), quarter(12))
      @inline(__always)
      func add(
        _ columns: (FeatureLanes, FeatureLanes, FeatureLanes, FeatureLanes), _ feature: Int
      ) {
        output[unchecked: feature] += columns.0
        output[unchecked: feature &+ 4] += columns.1
        output[unchecked: feature &+ 8] += columns.2
        output[unchecked: feature &+ 12] += columns.3
      }
      add(exchangeQuarters(a.0, b.0, c.0, d.0), feature)
      add(exchangeQuarters(a.1, b.1, c.1, d.1), feature &+ 1)
      add(exchangeQuarters(a.2, b.2, c.2, d.2), feature &+ 2)
      add(exchangeQuarters(a.3, b.3, c.3, d.3), feature &+ 3)
      feature &+= 16
    }
  #else
    while feature &+ 8 <= width {
      var sums = EightRows(repeating: .zero)
      for i in 0..<rows.count {
        let row = rows[unchecked: i]
        for lane in 0..<Lanes.scalarCount {
          sums[unchecked: lane] += bytes.eightFeatures(
            at: Int(row[lane]) &* stride &+ offset &+ feature)
        }
      }
      let columns = transpose(sums)
      for i in 0..<8 { output[unchecked: feature &+ i] += columns[unchecked: i] }
      feature &+= 8
    }
  #endif
  while feature < width {
    var sum = Lanes.zero
    for i in 0..<rows.count {
      for lane in 0..<Lanes.scalarCount {
        sum[lane] += table[unchecked: Int(rows[unchecked: i][lane]) &* stride &+ offset &+ feature]
      }
    }
    output[unchecked: feature] += sum
    feature &+= 1
  }
}

/// Adds lanes to several table rows per sample, the backward pass of `addRows`:
/// table[rows[i][lane] · stride + offset + f] += in[f][lane] for the first `samples` lanes, in lane
/// order where several share a row.
///
/// - Parameters:
///   - input: [at least width] lanes.
///   - rows: row numbers of each sample.
///   - offset: offset of the `width` numbers within a row.
///   - table: rows of `stride` numbers.
public func addLanes(
  _ input: Span<Lanes>, width: Int, samples: Int, to rows: Span<IndexLanes>,
  of table: inout MutableSpan<Float>, stride: Int, at offset: Int
) {
  checkRows(rows, stride: stride, offset: offset, width: width, count: table.count)
  precondition(width <= input.count, "input is too short")
  precondition((0...Lanes.scalarCount).contains(samples), "more samples than lanes")
  var feature = 0
  #if SIXTEEN_LANES
    let bytes = input.bytes
    while samples == 16, feature &+ 16 <= width {
      // Samples often share a row: by the next sample the store to it has completed.
      @inline(__always)
      func add(_ value: FeatureLanes, _ lane: Int) {
        for i in 0..<rows.count {
          let target = Int(rows[unchecked: i][lane]) &* stride &+ offset &+ feature
          table.setFeatureLanes(table.featureLanes(at: target) + value, at: target)
        }
      }
      @inline(__always)
      func addQuarter(_ lane: Int) {
        let values = sampleRows(bytes, at: feature, firstSample: lane)
        add(values.0, lane)
        add(values.1, lane &+ 1)
        add(values.2, lane &+ 2)
        add(values.3, lane &+ 3)
      }
      addQuarter(0)
      addQuarter(4)
      addQuarter(8)
      addQuarter(12)
      feature &+= 16
    }
  #endif
  for subgroup in 0..<Lanes.subgroups {
    addEights(
      input, from: feature, width: width,
      lanes: (0..<samples).clamped(to: subgroup &* 8..<(subgroup &+ 1) &* 8), subgroup: subgroup,
      to: rows, of: &table, stride: stride, at: offset)
  }
}

/// Adds a range of a subgroup's lanes to table rows, the features from `first` on.
@inline(__always)
private func addEights(
  _ input: Span<Lanes>, from first: Int, width: Int, lanes: Range<Int>, subgroup: Int,
  to rows: Span<IndexLanes>, of table: inout MutableSpan<Float>, stride: Int, at offset: Int
) {
  let bytes = input.bytes
  let firstLane = subgroup &* 8
  var feature = first
  while feature < width {
    let count = min(8, width &- feature)
    let values =
      count == 8
      ? eightRows(bytes, at: feature, subgroup: subgroup)
      : eightRows(input, at: feature, subgroup: subgroup, count: count)
    // Samples often share a row: by the next sample the store to it has completed.
    for lane in lanes {
      let value = values[unchecked: lane &- firstLane]
      for i in 0..<rows.count {
        let target = Int(rows[unchecked: i][lane]) &* stride &+ offset &+ feature
        if count == 8 {
          table.setEightFeatures(table.eightFeatures(at: target) + value, at: target)
        } else {
          for k in 0..<count { table[unchecked: target &+ k] += value[k] }
        }
      }
    }
    feature &+= 8
  }
}

private func checkRows(
  _ rows: Span<IndexLanes>, stride: Int, offset: Int, width: Int, count: Int
) {
  precondition(offset >= 0 && width >= 0 && offset + width <= stride, "not part of a row")
  guard rows.count > 0 else { return }
  var (least, most) = (IndexLanes.zero, IndexLanes.zero)
  for i in 0..<rows.count {
    let row = rows[unchecked: i]
    least.replace(with: row, where: row .< least)
    most.replace(with: row, where: row .> most)
  }
  precondition(least.min() >= 0 && (Int(most.max()) + 1) * stride <= count, "row outside")
}
