import Kernels

/// The MLP's first hidden layer: Dense, ReLU and dropout over a sample's flattened embeddings [F ·
/// d].
///
/// The product with the weights is a sum over fields, and each field's part depends on its key
/// alone. For low-cardinality fields the parts are computed once per key (`KeyProjectionTable`); a
/// sample adds them up.
struct FieldwiseDense: Sendable {
  let lowCardinalityFields: [Int]
  let highCardinalityFields: [Int]
  let dimension: Int
  /// Offset of the weights [F · d, units] in the parameters.
  let weightStart: Int
  let units: BiasReLUDropout

  init(_ embedding: EmbeddingLayer, output: Int, layout: inout ParameterLayout) {
    lowCardinalityFields = embedding.lowCardinalityFields
    highCardinalityFields = embedding.highCardinalityFields
    dimension = embedding.dimension
    weightStart = layout.add(
      "mlp.0.weight", [embedding.width, output], .normal(deviation: 1e-4))
    units = BiasReLUDropout(0, count: output, layout: &layout)
  }

  /// Floating-point operations of a row's forward pass, all fields computed per row.
  var operations: Double {
    2 * Double((lowCardinalityFields.count + highCardinalityFields.count) * dimension * units.count)
  }

  /// Width of a sample's flattened embeddings of high-cardinality fields.
  private var highCardinalityWidth: Int { highCardinalityFields.count * dimension }
  /// Panels of eight features of an embedding.
  private var embeddingPanels: Int { (dimension + 7) / 8 }
  private var unitPanels: Int { (units.count + 7) / 8 }
  /// Offset of a field's weights [d, units] in the parameters.
  private func weightStart(of field: Int) -> Int { weightStart + field * dimension * units.count }

  /// The weights packed for the kernels, once per step.
  struct Weights: Sendable {
    /// For each low-cardinality field, [d, units] and [units, d].
    var keyForward: [PackedMatrix]
    var keyBackward: [PackedMatrix]
    /// Of the high-cardinality fields, [fields · d, units] and [units, fields · d].
    var forward: PackedMatrix
    var backward: PackedMatrix

    init(_ layer: FieldwiseDense, _ allocator: BufferAllocator) {
      let (dimension, units) = (layer.dimension, layer.units.count)
      keyForward = layer.lowCardinalityFields.map { _ in
        allocator.matrix(inner: dimension, outer: units)
      }
      keyBackward = layer.lowCardinalityFields.map { _ in
        allocator.matrix(inner: units, outer: dimension)
      }
      forward = allocator.matrix(inner: layer.highCardinalityWidth, outer: units)
      backward = allocator.matrix(inner: units, outer: layer.highCardinalityWidth)
    }

    mutating func pack(_ layer: FieldwiseDense, _ parameters: Span<Float>, training: Bool) {
      let width = layer.units.count
      for (number, field) in layer.lowCardinalityFields.enumerated() {
        let start = layer.weightStart(of: field)
        keyForward[number].pack(parameters, at: start, rowStride: width, columnStride: 1)
        guard training else { continue }
        keyBackward[number].pack(parameters, at: start, rowStride: 1, columnStride: width)
      }
      for (number, field) in layer.highCardinalityFields.enumerated() {
        let start = layer.weightStart(of: field)
        let part = number * layer.dimension..<(number + 1) * layer.dimension
        forward.pack(parameters, at: start, rowStride: width, columnStride: 1, rows: part)
        guard training else { continue }
        backward.pack(parameters, at: start, rowStride: 1, columnStride: width, columns: part)
      }
    }
  }

  /// Gradient accumulators, and a buffer of the backward pass.
  struct GradientAccumulators {
    /// For each low-cardinality field, [⌈d / 8⌉, units] octets of embeddings.
    let keyWeights: [Buffer<Octet>]
    /// Of the high-cardinality fields, [⌈units / 8⌉, fields · d] octets of units.
    let weights: Buffer<Octet>
    /// [⌈units / 8⌉, 8] octets: derivatives before the ReLU, sample by sample.
    let panels: Buffer<Octet>
    /// [units] lanes, per sample.
    let biases: Buffer<Lanes>

    init(_ layer: FieldwiseDense, _ allocator: BufferAllocator) {
      keyWeights = layer.lowCardinalityFields.map { _ in
        allocator.buffer(repeating: .zero, count: layer.embeddingPanels * layer.units.count)
      }
      weights = allocator.buffer(
        repeating: .zero, count: layer.unitPanels * layer.highCardinalityWidth)
      panels = allocator.buffer(repeating: .zero, count: layer.unitPanels * Lanes.count)
      biases = allocator.buffer(repeating: .zero, count: layer.units.count)
    }
  }

  // MARK: - Per key

  /// Computes one field's parts for some of its keys.
  ///
  /// - Parameters:
  ///   - number: of the field among the low-cardinality fields.
  ///   - embeddings: of the field, [tokens, d] lanes.
  ///   - parts: [tokens, units] lanes, overwritten.
  func project(
    _ embeddings: Span<Lanes>, tokens: Int, ofLowCardinalityField number: Int,
    weights: borrowing Weights,
    into parts: Buffer<Lanes>
  ) {
    var target = parts.mutableSpan
    Kernels.project(
      embeddings, inputStride: dimension, rows: 0..<tokens, weights: weights.keyForward[number],
      into: &target, outputStride: units.count)
  }

  /// Backward pass of `project`: adds to the derivatives of the embeddings and to the gradient of
  /// the field's weights.
  ///
  /// - Parameters:
  ///   - parts: derivatives of the parts, [tokens, units] lanes.
  ///   - number: of the field among the low-cardinality fields.
  ///   - panels: the embeddings, as `transposeToPanels` leaves them.
  ///   - embeddings: their derivatives, [tokens, d] lanes.
  func projectBackward(
    _ parts: Span<Lanes>, tokens: Int, ofLowCardinalityField number: Int,
    weights: borrowing Weights,
    panels: Span<Octet>, addingTo embeddings: inout MutableSpan<Lanes>,
    accumulators: GradientAccumulators
  ) {
    Kernels.project(
      parts, inputStride: units.count, rows: 0..<tokens, weights: weights.keyBackward[number],
      into: &embeddings, outputStride: dimension, accumulate: true)
    let buffer = accumulators.keyWeights[number]
    var weights = buffer.mutableSpan
    accumulateWeightGradient(
      parts, stride: units.count, rows: tokens, width: units.count, panels: panels,
      panels: embeddingPanels, into: &weights)
  }

  // MARK: - Per sample

  /// - Parameters:
  ///   - entries: of the samples' low-cardinality keys in `table`.
  ///   - embeddings: of the high-cardinality fields, [fields · d] lanes.
  ///   - mask: units to drop; nil when predicting.
  ///   - result: [units] lanes, overwritten.
  func forward(
    _ entries: Span<SIMD8<Int32>>, of table: KeyProjectionTable, _ embeddings: Span<Lanes>,
    weights: borrowing Weights, parameters: Span<Float>, mask: DropoutMask?,
    into result: inout MutableSpan<Lanes>
  ) {
    units.begin(&result, parameters: parameters)
    addRows(
      entries, of: table.values.span, stride: table.width, at: table.partStart, width: units.count,
      to: &result)
    if highCardinalityWidth > 0 {
      Kernels.project(
        embeddings, inputStride: highCardinalityWidth, rows: 0..<1, weights: weights.forward,
        into: &result, outputStride: units.count, accumulate: true)
    }
    units.activate(&result, mask: mask)
  }

  /// Backward pass of `forward`. The derivative before the ReLU is also that of each
  /// low-cardinality field's part.
  ///
  /// - Parameters:
  ///   - embeddings: of the high-cardinality fields, [fields · d] lanes.
  ///   - result: output of `forward`.
  ///   - derivative: of the result; overwritten by the derivative before the ReLU.
  ///   - embeddingDerivatives: [fields · d] lanes.
  func backward(
    _ embeddings: Span<Lanes>, result: Span<Lanes>, weights: borrowing Weights,
    mask: DropoutMask?, derivative: inout MutableSpan<Lanes>,
    addingTo embeddingDerivatives: inout MutableSpan<Lanes>, accumulators: GradientAccumulators
  ) {
    units.activateBackward(&derivative, result: result, mask: mask, biases: accumulators.biases)
    guard highCardinalityWidth > 0 else { return }
    var panels = accumulators.panels.mutableSpan
    transposeToPanels(
      derivative.span, inputStride: units.count, rows: 1, width: units.count, into: &panels)
    var weightSums = accumulators.weights.mutableSpan
    accumulateWeightGradient(
      embeddings, stride: highCardinalityWidth, rows: 1, width: highCardinalityWidth,
      panels: accumulators.panels.span,
      panels: unitPanels, into: &weightSums)
    Kernels.project(
      derivative.span, inputStride: units.count, rows: 0..<1, weights: weights.backward,
      into: &embeddingDerivatives, outputStride: highCardinalityWidth, accumulate: true)
  }

  /// Moves the accumulators to the flat gradient and clears them.
  func flush(_ accumulators: GradientAccumulators, into flat: inout MutableSpan<Float>, offset: Int)
  {
    for (number, field) in lowCardinalityFields.enumerated() {
      moveTransposedGradient(
        accumulators.keyWeights[number], panelWidth: units.count, columns: 0..<units.count,
        rows: dimension, into: &flat, at: weightStart(of: field) - offset,
        rowStride: units.count)
    }
    for (number, field) in highCardinalityFields.enumerated() {
      moveWeightGradient(
        accumulators.weights, panelHeight: highCardinalityWidth,
        rows: number * dimension..<(number + 1) * dimension, width: units.count, into: &flat,
        at: weightStart(of: field) - offset)
    }
    moveLaneGradient(accumulators.biases, into: &flat, at: units.biasStart - offset)
  }
}
