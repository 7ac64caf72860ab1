import Kernels

/// One table with a row for each value of each field: embeddings, or linear weights.
struct EmbeddingTable: Sendable {
  /// Offset of the weights [rows, width] in the parameters.
  let start: Int
  let width: Int
  /// The rows of each key; nil where keys and rows are the same.
  let members: KeyMembers?

  /// Looks up one row for each lane, or the mean of its key's rows.
  ///
  /// - Parameters:
  ///   - keys: what to look up.
  ///   - tokens: lanes; the rows' features are written from `offset` on.
  func lookUp(
    _ keys: IndexLanes, parameters: Span<Float>, into tokens: inout MutableSpan<Lanes>,
    at offset: Int
  ) {
    guard let members else {
      gatherLanes(parameters, starts: starts(keys), width: width, into: &tokens, at: offset)
      return
    }
    for lane in 0..<Lanes.count {
      let rows = members.rows(of: keys[lane])
      let share = 1 / Float(rows.count)
      for feature in 0..<width {
        var sum: Float = 0
        for row in rows { sum += parameters[start + Int(members.rows[row]) * width + feature] }
        tokens[offset + feature][lane] = sum * share
      }
    }
  }

  /// Offset in the parameters of the row of a key that has one row.
  func start(of key: Int32) -> Int {
    guard let members else { return start + Int(key) * width }
    let rows = members.rows(of: key)
    precondition(rows.count == 1, "the key has several rows")
    return start + Int(members.rows[rows.lowerBound]) * width
  }

  /// Adds the derivatives of the keys' rows to their gradient, lane after lane.
  ///
  /// - Parameters:
  ///   - samples: lanes that count.
  ///   - derivatives: lanes; the features start at `offset`.
  ///   - gradient: in the layout of the parameters.
  func addGradient(
    of keys: IndexLanes, samples: Int, _ derivatives: Span<Lanes>, at offset: Int,
    to gradient: inout MutableSpan<Float>
  ) {
    add(derivatives, at: offset, keys, samples: samples, to: &gradient) { $0 }
  }

  /// Adds the squared gradients of the keys' rows to their sums, lane after lane.
  ///
  /// - Parameters:
  ///   - samples: lanes that count.
  ///   - squares: the squared derivatives; the features start at `offset`.
  ///   - sums: in the layout of the parameters.
  func addSquares(
    of keys: IndexLanes, samples: Int, _ squares: Span<Lanes>, at offset: Int,
    to sums: inout MutableSpan<Float>
  ) {
    add(squares, at: offset, keys, samples: samples, to: &sums) { $0 * $0 }
  }

  @inline(__always)
  private func add(
    _ values: Span<Lanes>, at offset: Int, _ keys: IndexLanes, samples: Int,
    to target: inout MutableSpan<Float>, factor: (_ share: Float) -> Float
  ) {
    guard let members else {
      addLanes(
        values, at: offset, width: width, samples: samples, toRowsAt: starts(keys), of: &target)
      return
    }
    for lane in 0..<samples {
      let rows = members.rows(of: keys[lane])
      let factor = factor(1 / Float(rows.count))
      for row in rows {
        let first = start + Int(members.rows[row]) * width
        for feature in 0..<width {
          target[first + feature] += values[offset + feature][lane] * factor
        }
      }
    }
  }

  /// Offsets of the keys' rows in the parameters.
  @inline(__always)
  private func starts(_ keys: IndexLanes) -> IndexLanes {
    keys &* Int32(truncatingIfNeeded: width) &+ Int32(truncatingIfNeeded: start)
  }
}
