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

  /// Looks up one embedding for each lane.
  ///
  /// - Parameters:
  ///   - rows: of the table.
  ///   - tokens: lanes; the embeddings' features go from `offset` on.
  func lookUp(
    _ rows: SIMD8<Int32>, parameters: Span<Float>, into tokens: inout MutableSpan<Lanes>,
    at offset: Int
  ) {
    gatherLanes(
      parameters, starts: rows &* Int32(truncatingIfNeeded: dimension), width: dimension,
      into: &tokens, at: offset)
  }
}
