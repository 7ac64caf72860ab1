import Kernels

extension Kernel {
  /// Kernels that move numbers between tables and lanes: gather, scatter and transpose.
  static func layout(_ shape: Shape) -> [Kernel] {
    [lookUp(shape), addition(shape), rowSums(shape), rowAddition(shape), transposition(shape)]
  }

  /// Embedding lookup of a batch, group by group into the same lanes.
  private static func lookUp(_ shape: Shape) -> Kernel {
    let table = RandomNumbers.floats(shape.parameters)
    let starts = RandomNumbers.rowStarts(shape)
    let (fields, width) = (shape.fields, shape.dimension)
    let tokens = Buffer(repeating: Lanes.zero, count: fields * (width | 1))
    let work = 2 * shape.batch * fields * width * MemoryLayout<Float>.stride
    return Kernel("gatherLanes, a batch", .bytes(work), bound: groupCopy) {
      var lanes = tokens.mutableSpan
      for index in starts.indices {
        gatherLanes(
          table.span, starts: starts[index], width: width, into: &lanes,
          at: index % fields * (width | 1))
      }
    }
  }

  /// Embedding gradient of a batch, group by group from the same lanes.
  private static func addition(_ shape: Shape) -> Kernel {
    let table = Buffer<Float>(repeating: 0, count: shape.parameters)
    let starts = RandomNumbers.rowStarts(shape)
    let (fields, width) = (shape.fields, shape.dimension)
    let derivatives = RandomNumbers.lanes(fields * (width | 1))
    // Lanes and rows are read, rows written.
    let work = 3 * shape.batch * fields * width * MemoryLayout<Float>.stride
    return Kernel("addLanes, a batch", .bytes(work), bound: groupCopy) {
      var rows = table.mutableSpan
      for index in starts.indices {
        addLanes(
          derivatives.span, at: index % fields * (width | 1), width: width,
          samples: Lanes.scalarCount, toRowsAt: starts[index], of: &rows)
      }
    }
  }

  /// Sums of one row per field for each sample of a batch: the MLP's lookup of key projections.
  private static func rowSums(_ shape: Shape) -> Kernel {
    let table = RandomNumbers.floats(shape.parameters)
    let rows = RandomNumbers.rows(shape)
    let (fields, width) = (shape.fields, shape.dimension)
    let sums = Buffer(repeating: Lanes.zero, count: width)
    let work = shape.batch * fields * width * MemoryLayout<Float>.stride
    return Kernel("addRows, a batch", .bytes(work), bound: groupCopy) {
      var lanes = sums.mutableSpan
      for first in stride(from: 0, to: rows.count, by: fields) {
        addRows(
          rows.span.extracting(first..<first + fields), of: table.span, stride: width, at: 0,
          width: width, to: &lanes)
      }
    }
  }

  /// Gradient of those sums.
  private static func rowAddition(_ shape: Shape) -> Kernel {
    let table = Buffer<Float>(repeating: 0, count: shape.parameters)
    let rows = RandomNumbers.rows(shape)
    let (fields, width) = (shape.fields, shape.dimension)
    let derivatives = RandomNumbers.lanes(width)
    let work = 2 * shape.batch * fields * width * MemoryLayout<Float>.stride
    return Kernel("addLanes to rows of all fields, a batch", .bytes(work), bound: groupCopy) {
      var target = table.mutableSpan
      for first in stride(from: 0, to: rows.count, by: fields) {
        addLanes(
          derivatives.span, width: width, samples: Lanes.scalarCount,
          to: rows.span.extracting(first..<first + fields), of: &target, stride: width, at: 0)
      }
    }
  }

  private static func transposition(_ shape: Shape) -> Kernel {
    let (fields, width, stride) = (shape.fields, shape.width, shape.stride)
    let input = RandomNumbers.lanes(fields * stride)
    let panels = Buffer(
      repeating: FeatureLanes.zero, count: panelCount(width) * fields * Lanes.scalarCount)
    let work = 2 * fields * width * MemoryLayout<Lanes>.stride
    return Kernel("transposeToPanels", .bytes(work), bound: groupCopy) {
      var output = panels.mutableSpan
      transposeToPanels(
        input.span, inputStride: stride, rows: fields, width: width, into: &output)
    }
  }
}
