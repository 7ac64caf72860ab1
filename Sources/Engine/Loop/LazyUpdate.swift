import ExperimentModel
import Kernels

/// Updates only the rows of the embedding tables that a batch reads, and their states.
///
/// The semantics of TensorFlow's `LazyAdam` and of the sparse updates of its other optimizers:
/// weights, moments, velocities and weight decay of other rows stand still. For vocabularies of
/// millions, of which a batch reads a few thousand rows.
///
/// Rows are copied side by side, updated by the optimizer's rule, and copied back. The rule sees one
/// element at a time, so the bits do not depend on the order of rows or on threads.
struct LazyUpdate: Sendable {
  private let embedding: EmbeddingLayer
  private let history: HistoryInput?
  /// The rows of the last batches, each once, in the first `count` elements of [rows].
  private let list: Buffer<Int32>
  private var count = 0
  /// [rows], 1 for those in `list`.
  private let marks: Buffer<UInt8>
  /// One per thread.
  private let chunks: [Chunk]

  /// Rows that are copied at a time.
  private static let rowsOfChunk = 256

  /// - Returns: nil unless the settings ask for lazy updates.
  init?(
    _ network: Network, settings: Hyperparameters, threads: Int, _ allocator: BufferAllocator
  ) {
    guard settings[OptimizerSettings.lazy] else { return nil }
    embedding = network.embedding
    history = network.history
    list = allocator.buffer(repeating: 0, count: embedding.rows)
    marks = allocator.buffer(repeating: 0, count: embedding.rows)
    let states = settings.makeOptimizer().stateNames.count
    let size = Self.rowsOfChunk * max(embedding.dimension, 1)
    chunks = (0..<threads).map { _ in
      Chunk(
        size: size, states: states, hasSquares: settings.squaresOccurrences, allocator)
    }
  }

  /// The rows of one table side by side, for the optimizer.
  private struct Chunk: Sendable {
    let values: Buffer<Float>
    let gradients: Buffer<Float>
    /// Nil if the optimizer squares the gradient itself.
    let squares: Buffer<Float>?
    let states: [Buffer<Float>]

    init(size: Int, states: Int, hasSquares: Bool, _ allocator: BufferAllocator) {
      func buffer() -> Buffer<Float> { allocator.buffer(repeating: 0, count: size) }
      values = buffer()
      gradients = buffer()
      squares = hasSquares ? buffer() : nil
      self.states = (0..<states).map { _ in buffer() }
    }
  }

  private var tables: [EmbeddingTable] {
    [embedding.table, embedding.linear].compactMap(\.self)
  }

  /// Sets a buffer in the layout of the weights to zero in the listed rows.
  func clear(_ buffer: Buffer<Float>) {
    for table in tables {
      for index in 0..<count {
        let first = table.start + Int(list[index]) * table.width
        buffer.fill(0, in: first..<first + table.width)
      }
    }
  }

  /// Forgets the rows of the batches before.
  mutating func removeRows() {
    for index in 0..<count { marks[Int(list[index])] = 0 }
    count = 0
  }

  /// Lists the rows that a batch reads, beside those of the batches before.
  mutating func take(_ rows: Span<UInt32>, of table: borrowing TrainingRows) {
    for position in 0..<rows.count {
      let first = Int(rows[position]) * embedding.fields
      for field in 0..<embedding.fields { take(table.indices[first + field], of: field) }
      guard let history else { continue }
      _ = table.histories.forEachNewest(
        ofRow: Int(rows[position]), excluding: table.indices[first + history.field],
        most: history.length
      ) { _, item in take(item, of: history.field) }
    }
  }

  private mutating func take(_ key: UInt32, of field: Int) {
    embedding.forEachRow(of: key, field: field) { row in
      guard marks[Int(row)] == 0 else { return }
      marks[Int(row)] = 1
      list[count] = row
      count += 1
    }
  }

  /// Calls `body` with the listed rows among `rows`, in the order in which batches read them.
  func forEachRow(in rows: Range<Int32>, _ body: (_ row: Int32) -> Void) {
    for index in 0..<count where rows.contains(list[index]) { body(list[index]) }
  }

  /// Updates a thread's share of the rows.
  ///
  /// - Parameter update: the optimizer's rule for a range of buffers.
  func update(
    _ values: Buffer<Float>, gradient: Buffer<Float>, squares: Buffer<Float>,
    states: [Buffer<Float>], member: Int, of threads: Int,
    _ update: (
      _ values: Buffer<Float>, _ gradients: Buffer<Float>, _ squares: Buffer<Float>?,
      _ states: [Buffer<Float>], _ range: Range<Int>
    ) -> Void
  ) {
    let chunk = chunks[member]
    let pieces = (count + Self.rowsOfChunk - 1) / Self.rowsOfChunk
    for table in tables {
      for piece in stride(from: member, to: pieces, by: threads) {
        let first = piece * Self.rowsOfChunk
        let rows = first..<min(first + Self.rowsOfChunk, count)
        var pairs = [(values, chunk.values), (gradient, chunk.gradients)]
        if let buffer = chunk.squares { pairs.append((squares, buffer)) }
        pairs += zip(states, chunk.states)
        for (source, target) in pairs { gather(source, rows, of: table, into: target) }
        update(
          chunk.values, chunk.gradients, chunk.squares, chunk.states,
          0..<rows.count * table.width)
        scatter(chunk.values, rows, of: table, into: values)
        for (state, part) in zip(states, chunk.states) {
          scatter(part, rows, of: table, into: state)
        }
      }
    }
  }

  private func gather(
    _ source: Buffer<Float>, _ rows: Range<Int>, of table: EmbeddingTable,
    into target: Buffer<Float>
  ) {
    forEachElement(of: rows, table) { target[$1] = source[$0] }
  }

  private func scatter(
    _ source: Buffer<Float>, _ rows: Range<Int>, of table: EmbeddingTable,
    into target: Buffer<Float>
  ) {
    forEachElement(of: rows, table) { target[$0] = source[$1] }
  }

  /// - Parameter body: takes an element's place in the layout of the weights and in a chunk.
  @inline(__always)
  private func forEachElement(
    of rows: Range<Int>, _ table: EmbeddingTable, _ body: (_ place: Int, _ element: Int) -> Void
  ) {
    for (number, index) in rows.enumerated() {
      let first = table.start + Int(list[index]) * table.width
      for feature in 0..<table.width { body(first + feature, number * table.width + feature) }
    }
  }
}
