import Kernels

/// One table of embeddings for all fields: rows of field f lie behind those of the fields before.
struct EmbeddingLayer: Sendable {
  /// First row of each field.
  let rowStarts: [Int32]
  let dimension: Int
  /// Rows of all fields.
  let rows: Int

  var fields: Int { rowStarts.count }
  /// Width of a sample's flattened embeddings.
  var width: Int { fields * dimension }

  /// The table is the first tensor of the layout: row r starts at r · dimension.
  init(architecture: Architecture, layout: inout ParameterLayout) {
    var starts: [Int32] = []
    var row = 0
    for size in architecture.fieldSizes {
      starts.append(Int32(row))
      row += size
    }
    rowStarts = starts
    rows = row
    dimension = architecture.embeddingDimension
    let start = layout.add(
      "embedding.weight", [row, dimension], .glorotUniform(rows: row, columns: dimension))
    precondition(start == 0, "the embedding table comes first")
  }

  /// Looks up the embeddings of a group.
  ///
  /// - Parameters:
  ///   - samples: for each lane, where its sample's F field indices start in `indices`.
  ///   - indices: field indices, a sample's side by side, each within its field.
  ///   - tokens: [F, d] lanes, overwritten.
  func forward(
    _ indices: Span<UInt32>, samples: SIMD16<Int32>, parameters: Span<Float>,
    into tokens: inout MutableSpan<Lanes>
  ) {
    for field in 0..<fields {
      var starts = SIMD16<Int32>()
      for lane in 0..<Lanes.count {
        let index = Int32(truncatingIfNeeded: indices[Int(samples[lane]) + field])
        starts[lane] = (rowStarts[field] &+ index) &* Int32(truncatingIfNeeded: dimension)
      }
      gatherLanes(
        parameters, starts: starts, width: dimension, into: &tokens, at: field * dimension)
    }
  }

  /// Adds the derivatives of one field's embeddings to the table's gradient, sample after sample.
  /// Fields own disjoint rows, so that fields may go to different threads.
  ///
  /// - Parameters:
  ///   - derivatives: [samples, F · d].
  ///   - rows: each sample's row in the table of `indices` [rows, F].
  func accumulate(
    field: Int, derivatives: Span<Float>, indices: Span<UInt32>, rows: Span<UInt32>,
    into gradient: inout MutableSpan<Float>
  ) {
    for sample in 0..<rows.count {
      let row = Int(rowStarts[field]) + Int(indices[Int(rows[sample]) * fields + field])
      addRow(
        derivatives, at: sample * width + field * dimension, count: dimension, to: &gradient,
        at: row * dimension)
    }
  }
}
