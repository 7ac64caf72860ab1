import ExperimentModel
import Kernels

/// One embedding table [rows, d] for all fields, field after field.
///
/// The dataset's rows hold *keys*: index i of field f is key keyStarts[f] + i. A key has one row of
/// the table or, in a field whose lists are mean-pooled (`EmbeddingBags`), several.
struct EmbeddingLayer: Sendable {
  /// First key of each field.
  let keyStarts: [Int32]
  /// Keys of each field.
  let keyCounts: [Int]
  let dimension: Int
  /// Rows of the table.
  let rows: Int
  /// The rows of each key; nil if every key has one row.
  let members: KeyMembers?
  /// Fields with few keys, whose projections are computed once per key and step
  /// (`KeyProjectionTable`).
  let lowCardinalityFields: [Int]
  /// The other fields, projected per sample: their keys rarely repeat in a batch, and a table of
  /// their projections would not stay in the cache.
  let highCardinalityFields: [Int]

  /// The most keys of a low-cardinality field.
  static let cardinalityLimit = 256

  var fields: Int { keyStarts.count }
  /// Width of a sample's flattened embeddings.
  var width: Int { fields * dimension }

  /// Adds the table to the layout, as its first tensor: row r starts at r · dimension.
  ///
  /// - Parameter bags: the lists of each field; nil for a field that is not pooled.
  init(architecture: Architecture, bags: [EmbeddingBags?], layout: inout ParameterLayout) {
    precondition(bags.isEmpty || bags.count == architecture.fields, "bags of other fields")
    var starts: [Int32] = []
    var counts: [Int] = []
    var (key, row) = (0, 0)
    for (field, size) in architecture.fieldSizes.enumerated() {
      starts.append(Int32(key))
      counts.append((bags.isEmpty ? nil : bags[field]?.count) ?? size)
      key += counts[field]
      row += size
    }
    keyStarts = starts
    keyCounts = counts
    rows = row
    dimension = architecture.embeddingDimension
    let limit = architecture.separatesTokens ? 0 : Self.cardinalityLimit
    lowCardinalityFields = counts.indices.filter { counts[$0] <= limit }
    highCardinalityFields = counts.indices.filter { counts[$0] > limit }
    members =
      bags.contains { $0 != nil } ? KeyMembers(sizes: architecture.fieldSizes, bags: bags) : nil
    let start = layout.add(
      "embedding.weight", [row, dimension], .glorotUniform(rows: row, columns: dimension))
    precondition(start == 0, "the embedding table comes first")
  }

  /// Looks up one embedding per lane.
  ///
  /// - Parameters:
  ///   - keys: one per lane.
  ///   - tokens: lanes; the embeddings are written from `offset` on.
  func lookUp(
    _ keys: SIMD8<Int32>, parameters: Span<Float>, into tokens: inout MutableSpan<Lanes>,
    at offset: Int
  ) {
    guard let members else {
      gatherLanes(
        parameters, starts: keys &* Int32(truncatingIfNeeded: dimension), width: dimension,
        into: &tokens, at: offset)
      return
    }
    for lane in 0..<Lanes.count {
      let rows = members.rows(of: keys[lane])
      let share = 1 / Float(rows.count)
      for feature in 0..<dimension {
        var sum: Float = 0
        for row in rows { sum += parameters[Int(members.rows[row]) * dimension + feature] }
        tokens[offset + feature][lane] = sum * share
      }
    }
  }

  /// Adds the derivatives of the keys' embeddings to the gradient of their rows, in lane order.
  ///
  /// - Parameters:
  ///   - samples: lanes that have a row.
  ///   - derivatives: lanes; the features start at `offset`.
  ///   - gradient: gradient of all weights, which begins with the table's [rows, dimension].
  func addGradient(
    of keys: SIMD8<Int32>, samples: Int, _ derivatives: Span<Lanes>, at offset: Int,
    to gradient: inout MutableSpan<Float>
  ) {
    add(derivatives, at: offset, of: keys, samples: samples, to: &gradient) { $0 }
  }

  /// Adds the squared gradients of the keys' rows to their sums, in lane order.
  ///
  /// - Parameters:
  ///   - samples: lanes that have a row.
  ///   - squares: the squared derivatives of the keys' embeddings; the features start at `offset`.
  ///   - accumulators: [rows, dimension].
  func addSquares(
    of keys: SIMD8<Int32>, samples: Int, _ squares: Span<Lanes>, at offset: Int,
    to accumulators: inout MutableSpan<Float>
  ) {
    add(squares, at: offset, of: keys, samples: samples, to: &accumulators) { $0 * $0 }
  }

  /// Adds features of keys to their rows. Where a key is the mean of several rows, each row gets the
  /// features times `factor(1 / rows)`.
  @inline(__always)
  private func add(
    _ features: Span<Lanes>, at offset: Int, of keys: SIMD8<Int32>, samples: Int,
    to output: inout MutableSpan<Float>, factor: (Float) -> Float
  ) {
    guard let members else {
      addLanes(
        features, at: offset, width: dimension, samples: samples,
        toRowsAt: keys &* Int32(truncatingIfNeeded: dimension), of: &output)
      return
    }
    for lane in 0..<samples {
      let rows = members.rows(of: keys[lane])
      let share = factor(1 / Float(rows.count))
      for row in rows {
        let target = Int(members.rows[row]) * dimension
        for feature in 0..<dimension {
          output[target + feature] += features[offset + feature][lane] * share
        }
      }
    }
  }
}

/// The rows of the embedding table whose mean is a key's embedding.
struct KeyMembers: Sendable {
  /// Offsets of the keys' rows in `rows`, [keys + 1].
  private let starts: [Int32]
  /// Rows of the table, key by key.
  let rows: [Int32]

  /// - Parameters:
  ///   - sizes: rows of each field.
  ///   - bags: the lists of each field; nil for a field that is not pooled.
  init(sizes: [Int], bags: [EmbeddingBags?]) {
    var starts: [Int32] = [0]
    var rows: [Int32] = []
    var first: Int32 = 0
    for (size, bags) in zip(sizes, bags) {
      for key in 0..<(bags?.count ?? size) {
        if let bags {
          precondition(bags[key].allSatisfy { $0 < size }, "a bag holds what the field does not")
          rows += bags[key].map { first + Int32($0) }
        } else {
          rows.append(first + Int32(key))
        }
        starts.append(Int32(rows.count))
      }
      first += Int32(size)
    }
    self.starts = starts
    self.rows = rows
  }

  /// Returns the range of a key's rows in `rows`.
  func rows(of key: Int32) -> Range<Int> {
    Int(starts[Int(key)])..<Int(starts[Int(key) + 1])
  }
}
