/// Adds the sum of several table rows per sample, as an embedding bag does:
/// out[f][lane] += Σ_i table[rows[i][lane] · stride + offset + f], over ascending i.
///
/// - Parameters:
///   - table: rows of `stride` numbers.
///   - rows: row numbers of each sample.
///   - offset: offset of the `width` numbers within a row.
///   - output: [at least width] lanes.
public func addRows(
  _ rows: Span<SIMD8<Int32>>, of table: Span<Float>, stride: Int, at offset: Int, width: Int,
  to output: inout MutableSpan<Lanes>
) {
  checkRows(rows, stride: stride, offset: offset, width: width, count: table.count)
  precondition(width <= output.count, "output is too short")
  let bytes = table.bytes
  var feature = 0
  while feature &+ 8 <= width {
    var sums = EightFeatureLanes(repeating: .zero)
    for i in 0..<rows.count {
      let row = rows[unchecked: i]
      for lane in 0..<Lanes.scalarCount {
        sums[unchecked: lane] += bytes.featureLanes(
          at: Int(row[lane]) &* stride &+ offset &+ feature)
      }
    }
    let columns = transpose(sums)
    for i in 0..<8 { output[unchecked: feature &+ i] += columns[unchecked: i] }
    feature &+= 8
  }
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
  _ input: Span<Lanes>, width: Int, samples: Int, to rows: Span<SIMD8<Int32>>,
  of table: inout MutableSpan<Float>, stride: Int, at offset: Int
) {
  checkRows(rows, stride: stride, offset: offset, width: width, count: table.count)
  precondition(width <= input.count, "input is too short")
  precondition((0...Lanes.scalarCount).contains(samples), "more samples than lanes")
  let bytes = input.bytes
  var feature = 0
  while feature < width {
    let count = min(8, width &- feature)
    let values =
      count == 8 ? sampleRows(bytes, at: feature) : sampleRows(input, at: feature, count: count)
    // Samples often share a row: by the next sample the store to it has completed.
    for lane in 0..<samples {
      let value = values[unchecked: lane]
      for i in 0..<rows.count {
        let target = Int(rows[unchecked: i][lane]) &* stride &+ offset &+ feature
        if count == 8 {
          table.setFeatureLanes(table.featureLanes(at: target) + value, at: target)
        } else {
          for k in 0..<count { table[unchecked: target &+ k] += value[k] }
        }
      }
    }
    feature &+= 8
  }
}

private func checkRows(
  _ rows: Span<SIMD8<Int32>>, stride: Int, offset: Int, width: Int, count: Int
) {
  precondition(offset >= 0 && width >= 0 && offset + width <= stride, "not part of a row")
  guard rows.count > 0 else { return }
  var (least, most) = (SIMD8<Int32>.zero, SIMD8<Int32>.zero)
  for i in 0..<rows.count {
    let row = rows[unchecked: i]
    least.replace(with: row, where: row .< least)
    most.replace(with: row, where: row .> most)
  }
  precondition(least.min() >= 0 && (Int(most.max()) + 1) * stride <= count, "row outside")
}
