import ExperimentModel
import Kernels

/// One table of embeddings for all fields: rows of field f lie behind those of the fields before.
///
/// What the dataset's rows hold are *keys*: index i of field f is key keyStarts[f] + i. A key has
/// one row of the table, or several in a field whose lists are mean-pooled (`EmbeddingBags`).
struct EmbeddingLayer: Sendable {
  /// First key of each field.
  let keyStarts: [Int32]
  /// Keys of each field.
  let keyCounts: [Int]
  let dimension: Int
  /// Rows of the table.
  let rows: Int
  /// The rows of each key; nil where keys and rows are the same.
  let members: KeyMembers?
  /// Fields of so few keys that what the first layers make of each is computed once for all samples
  /// (`KeyProjectionTable`).
  let lowCardinalityFields: [Int]
  /// The other fields: their keys repeat too seldom, and a table of them would not stay in the
  /// cache.
  let highCardinalityFields: [Int]

  /// Keys that a slot field has at most.
  static let cardinalityLimit = 256

  var fields: Int { keyStarts.count }
  /// Width of a sample's flattened embeddings.
  var width: Int { fields * dimension }

  /// The table is the first tensor of the layout: row r starts at r · dimension.
  ///
  /// - Parameter bags: of each field; nil for one that is not pooled.
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

  /// Looks up one embedding for each lane.
  ///
  /// - Parameters:
  ///   - keys: what to look up.
  ///   - tokens: lanes; the embeddings' features go from `offset` on.
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

  /// Adds the derivatives of the keys' embeddings to the gradient of their rows, lane after lane.
  ///
  /// - Parameters:
  ///   - samples: lanes that count.
  ///   - derivatives: lanes; the features start at `offset`.
  ///   - gradient: [rows, dimension] and more.
  func addGradient(
    of keys: SIMD8<Int32>, samples: Int, _ derivatives: Span<Lanes>, at offset: Int,
    to gradient: inout MutableSpan<Float>
  ) {
    add(derivatives, at: offset, of: keys, samples: samples, to: &gradient) { $0 }
  }

  /// Adds the squared gradients of the keys' rows to their sums, lane after lane.
  ///
  /// - Parameters:
  ///   - samples: lanes that count.
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

/// The rows of the embedding table that each key stands for the mean of.
struct KeyMembers: Sendable {
  /// [keys + 1]: where each key's rows begin.
  private let starts: [Int32]
  /// Of the table.
  let rows: [Int32]

  /// - Parameters:
  ///   - sizes: rows of each field.
  ///   - bags: of each field; nil where an index is a row.
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

  /// Positions in `rows`.
  func rows(of key: Int32) -> Range<Int> {
    Int(starts[Int(key)])..<Int(starts[Int(key) + 1])
  }
}
