import ExperimentModel
import Kernels

/// Clipping of the gradient before the optimizer's rule, as Keras 3 clips.
///
/// With g the gradient of a variable, or of all of them:
///
///     clip_norm, global_clip_norm: g · c / max(‖g‖, c)
///     clip_value: max(−c, min(g, c))
///
/// Norms are sums in double precision over fixed chunks, in the order of the weights, so that
/// neither threads nor the width of registers change the bits. Where squared gradients are summed
/// over the occurrences of keys, so is the norm: the gradient that Keras clips on TensorFlow holds
/// the occurrences one by one.
struct GradientClipping: Sendable {
  private enum Limit {
    case norm(Double)
    case globalNorm(Double)
    case value(Float)
  }

  private let limit: Limit
  private let variables: [Variable]
  /// Sum of the squares of each chunk of all variables.
  private let sums: Buffer<Double>
  /// Factor of the gradient of each variable.
  private let factors: Buffer<Double>

  /// A tensor, or the rows of one field in a table.
  private struct Variable: Sendable {
    let range: Range<Int>
    /// The rows in a table; nil for a tensor.
    var rows: Range<Int32>?
    /// Numbers of its chunks among those of all variables.
    let chunks: Range<Int>

    /// The part of a chunk.
    func range(ofChunk chunk: Int) -> Range<Int> {
      let first = range.lowerBound + (chunk - chunks.lowerBound) * GradientClipping.chunkSize
      return first..<min(first + GradientClipping.chunkSize, range.upperBound)
    }
  }

  private static let chunkSize = 4096

  /// - Parameter rowCounts: rows of each field in the tables.
  /// - Returns: nil if the settings clip nothing.
  init?(
    _ settings: Hyperparameters, _ layout: ParameterLayout, rowCounts: [Int],
    _ allocator: BufferAllocator
  ) {
    let limits = WeightUpdateSettings.self
    if settings[limits.clipNorm] > 0 {
      limit = .norm(settings[limits.clipNorm])
    } else if settings[limits.globalClipNorm] > 0 {
      limit = .globalNorm(settings[limits.globalClipNorm])
    } else if settings[limits.clipValue] > 0 {
      limit = .value(Float(settings[limits.clipValue]))
    } else {
      return nil
    }
    variables = Self.variables(of: layout, rowCounts: rowCounts)
    let needsNorms = if case .value = limit { false } else { true }
    sums = allocator.buffer(
      repeating: 0, count: needsNorms ? variables.last?.chunks.upperBound ?? 0 : 0)
    factors = allocator.buffer(repeating: 1, count: needsNorms ? variables.count : 0)
  }

  /// Returns the variables as Keras has them: each tensor, and one table per field.
  private static func variables(of layout: ParameterLayout, rowCounts: [Int]) -> [Variable] {
    var variables: [Variable] = []
    func add(_ range: Range<Int>, rows: Range<Int32>? = nil) {
      let chunk = variables.last?.chunks.upperBound ?? 0
      let count = (range.count + chunkSize - 1) / chunkSize
      variables.append(Variable(range: range, rows: rows, chunks: chunk..<chunk + count))
    }
    for tensor in layout.tensors {
      switch tensor.role {
      case .table:
        let width = tensor.range.count / max(rowCounts.reduce(0, +), 1)
        var row = 0
        for count in rowCounts {
          let first = tensor.range.lowerBound + row * width
          add(first..<first + count * width, rows: Int32(row)..<Int32(row + count))
          row += count
        }
      case .weights, .bias, .statistic: add(tensor.range)
      }
    }
    return variables
  }

  /// Clips the gradient.
  ///
  /// - Parameters:
  ///   - gradient: in the layout of the weights.
  ///   - squares: the squared gradients of the tables; empty for the squares of `gradient`.
  ///   - lazyUpdate: knows the rows of the tables with a gradient; nil if all may have one.
  func clip(
    _ gradient: Buffer<Float>, squares: Buffer<Float>, lazyUpdate: LazyUpdate?, _ pool: ThreadPool
  ) {
    switch limit {
    case .value(let limit):
      forEachPart(lazyUpdate, pool) { _, _, range in
        updateElements(of: gradient, gradients: gradient, states: [], in: range) {
          (element, _, _: inout InlineArray<0, Lanes>) in
          // Comparisons, which leave NaN as it is.
          element.replace(with: limit, where: element .> limit)
          element.replace(with: -limit, where: element .< -limit)
        }
      }
    case .norm(let limit):
      addSquares(gradient, squares, lazyUpdate, pool)
      for number in variables.indices {
        factors[number] = Self.factor(norm: squaredNorm(number).squareRoot(), limit: limit)
      }
      scale(gradient, squares, lazyUpdate, pool)
    case .globalNorm(let limit):
      addSquares(gradient, squares, lazyUpdate, pool)
      let norm = variables.indices.reduce(0.0) { $0 + squaredNorm($1) }.squareRoot()
      let factor = Self.factor(norm: norm, limit: limit)
      for number in variables.indices { factors[number] = factor }
      scale(gradient, squares, lazyUpdate, pool)
    }
  }

  /// A norm that is not finite spoils the weights, so that the trial is reported as diverged.
  private static func factor(norm: Double, limit: Double) -> Double {
    norm.isFinite ? limit / max(norm, limit) : .nan
  }

  private func squaredNorm(_ number: Int) -> Double {
    variables[number].chunks.reduce(0.0) { $0 + sums[$1] }
  }

  private func addSquares(
    _ gradient: Buffer<Float>, _ squares: Buffer<Float>, _ lazyUpdate: LazyUpdate?,
    _ pool: ThreadPool
  ) {
    for chunk in 0..<sums.count { sums[chunk] = 0 }
    forEachPart(lazyUpdate, pool) { _, chunk, range in
      sums[chunk] +=
        range.upperBound <= squares.count
        ? sum(squares.span, in: range) : sumOfSquares(gradient.span, in: range)
    }
  }

  private func scale(
    _ gradient: Buffer<Float>, _ squares: Buffer<Float>, _ lazyUpdate: LazyUpdate?,
    _ pool: ThreadPool
  ) {
    forEachPart(lazyUpdate, pool) { number, _, range in
      let factor = factors[number]
      guard factor != 1 else { return }
      Self.multiply(gradient, by: factor, in: range)
      if range.upperBound <= squares.count {
        Self.multiply(squares, by: factor * factor, in: range)
      }
    }
  }

  private static func multiply(_ buffer: Buffer<Float>, by factor: Double, in range: Range<Int>) {
    let factor = Float(factor)
    updateElements(of: buffer, gradients: buffer, states: [], in: range) {
      (element, _, _: inout InlineArray<0, Lanes>) in element *= factor
    }
  }

  /// Calls `body` with every part of the gradient, on the threads of the pool: a chunk, or a row of
  /// a lazily updated table. Rows of one variable come in the order in which the batch reads them,
  /// on one thread, and belong to the variable's first chunk.
  private func forEachPart(
    _ lazyUpdate: LazyUpdate?, _ pool: ThreadPool,
    _ body: @Sendable (_ variable: Int, _ chunk: Int, _ range: Range<Int>) -> Void
  ) {
    pool.run { member in
      for (number, variable) in variables.enumerated() {
        if let rows = variable.rows, let lazyUpdate {
          guard number % pool.threads == member else { continue }
          let width = variable.range.count / rows.count
          lazyUpdate.forEachRow(in: rows) { row in
            let first = variable.range.lowerBound + Int(row - rows.lowerBound) * width
            body(number, variable.chunks.lowerBound, first..<first + width)
          }
        } else {
          for chunk in variable.chunks where chunk % pool.threads == member {
            body(number, chunk, variable.range(ofChunk: chunk))
          }
        }
      }
    }
  }
}
