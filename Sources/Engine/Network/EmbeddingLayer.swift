import ExperimentModel
import Kernels

/// The embeddings of all fields in one table, and a linear weight for each row where a model has
/// them. Rows of field f lie behind those of the fields before.
///
/// The dataset's rows hold *keys*: index i of field f is key keyStarts[f] + i. A key has one row of
/// a table, or several in a field whose lists are mean-pooled (`EmbeddingBags`).
struct EmbeddingLayer: Sendable {
  /// First key of each field.
  let keyStarts: [Int32]
  /// Keys of each field.
  let keyCounts: [Int]
  /// Rows of each field in a table.
  let rowCounts: [Int]
  /// Rows of a table.
  let rows: Int
  /// Embeddings [rows, d]; nil for a model without.
  let table: EmbeddingTable?
  /// Weights [rows, width] of a linear part, with width 1 or d; nil for a model without.
  let linear: EmbeddingTable?
  /// Fields with so few keys that projections are computed once per key (`KeyProjectionTable`).
  let lowCardinalityFields: [Int]
  /// The other fields: their keys repeat too seldom, and a table of them would not stay in the
  /// cache.
  let highCardinalityFields: [Int]

  var fields: Int { keyStarts.count }
  /// d; 0 without embeddings.
  var dimension: Int { table?.width ?? 0 }
  /// Width of a key's linear weights; 0 without.
  var linearWidth: Int { linear?.width ?? 0 }
  /// Width of a row's flattened embeddings.
  var width: Int { fields * dimension }
  /// Width of a row's flattened embeddings of high-cardinality fields.
  var highCardinalityWidth: Int { highCardinalityFields.count * dimension }
  /// Weights of both tables, which are the first of the parameters.
  var weightCount: Int { rows * (dimension + linearWidth) }
  /// True if two keys may share a row of a table.
  let keysShareRows: Bool

  /// - Parameters:
  ///   - tables: those that the model reads.
  ///   - initializer: of the embeddings [rows, columns].
  ///   - bags: of each field; nil for one that is not pooled. Empty if none is.
  ///   - cardinalityLimit: keys that a low-cardinality field has at most.
  init(
    _ tables: Model.Tables, dimension: Int,
    initializer: (_ rows: Int, _ columns: Int) -> Initializer, fieldSizes: [Int],
    bags: [EmbeddingBags?], cardinalityLimit: Int, layout: inout ParameterLayout
  ) {
    precondition(bags.isEmpty || bags.count == fieldSizes.count, "bags of other fields")
    var starts: [Int32] = []
    var counts: [Int] = []
    var (key, row) = (0, 0)
    for (field, size) in fieldSizes.enumerated() {
      starts.append(Int32(key))
      counts.append((bags.isEmpty ? nil : bags[field]?.count) ?? size)
      key += counts[field]
      row += size
    }
    keyStarts = starts
    keyCounts = counts
    rowCounts = fieldSizes
    rows = row
    lowCardinalityFields = counts.indices.filter { counts[$0] <= cardinalityLimit }
    highCardinalityFields = counts.indices.filter { counts[$0] > cardinalityLimit }
    let members =
      bags.contains { $0 != nil } ? KeyMembers(sizes: fieldSizes, bags: bags) : nil
    keysShareRows = members != nil
    func table(_ name: String, _ width: Int, _ initializer: Initializer) -> EmbeddingTable {
      EmbeddingTable(
        start: layout.add(name, [row, width], initializer, .table), width: width, members: members)
    }
    self.table =
      tables.embeddings
      ? table("embedding.weight", dimension, initializer(row, dimension)) : nil
    linear =
      tables.linearWidth > 0
      ? table("linear.weight", tables.linearWidth, .normal(deviation: 1e-4)) : nil
  }

  /// Calls `body` with each row of the tables that a field's key stands for.
  @inline(__always)
  func forEachRow(of index: UInt32, field: Int, _ body: (_ row: Int32) -> Void) {
    let key = keyStarts[field] + Int32(truncatingIfNeeded: index)
    guard let members = table?.members ?? linear?.members else { return body(key) }
    for place in members.rows(of: key) { body(members.rows[place]) }
  }

  // MARK: - Lanes of some fields: embeddings [fields, d], then linear weights [fields, width]

  /// Lanes of a group's embeddings and linear weights of some fields.
  func laneCount(fields: Int) -> Int { fields * (dimension + linearWidth) }

  /// Offset of the first lane behind the embeddings of a group of keys and their derivatives, in
  /// the workspace's scratch.
  var keyScratchStart: Int { 2 * alignedLanes(laneCount(fields: fields)) }

  /// Looks up the embedding and the linear weight of one field's keys.
  ///
  /// - Parameters:
  ///   - number: of the field among `fields` ones.
  ///   - lanes: embeddings [fields, d], then linear weights [fields, width].
  func lookUp(
    _ keys: IndexLanes, parameters: Span<Float>, into lanes: inout MutableSpan<Lanes>,
    number: Int, of fields: Int
  ) {
    table?.lookUp(keys, parameters: parameters, into: &lanes, at: number * dimension)
    linear?.lookUp(
      keys, parameters: parameters, into: &lanes, at: fields * dimension + number * linearWidth)
  }

  /// Adds derivatives in the shape of `lookUp` to the gradient, lane after lane.
  func addGradient(
    of keys: IndexLanes, samples: Int, _ derivatives: Span<Lanes>, number: Int, of fields: Int,
    to gradient: inout MutableSpan<Float>
  ) {
    table?.addGradient(
      of: keys, samples: samples, derivatives, at: number * dimension, to: &gradient)
    linear?.addGradient(
      of: keys, samples: samples, derivatives, at: fields * dimension + number * linearWidth,
      to: &gradient)
  }

  /// Adds squared derivatives in the shape of `lookUp` to sums, lane after lane.
  func addSquares(
    of keys: IndexLanes, samples: Int, _ squares: Span<Lanes>, number: Int, of fields: Int,
    to sums: inout MutableSpan<Float>
  ) {
    table?.addSquares(of: keys, samples: samples, squares, at: number * dimension, to: &sums)
    linear?.addSquares(
      of: keys, samples: samples, squares, at: fields * dimension + number * linearWidth, to: &sums)
  }
}
