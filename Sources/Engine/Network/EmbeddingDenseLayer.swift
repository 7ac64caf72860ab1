import Kernels

/// The first hidden layer of the MLP: Dense, ReLU, dropout, of a sample's flattened embeddings.
///
/// Its sums have a part for each field, which depends on nothing but the field's embedding: those of
/// slot fields are computed once a slot, and a sample adds up its own (`SlotTable`).
struct EmbeddingDenseLayer: Sendable {
  let slotFields: [Int]
  let directFields: [Int]
  let dimension: Int
  /// Where the weights [F · d, units] start in the parameters.
  let weightStart: Int
  let units: HiddenUnits

  init(_ embedding: EmbeddingLayer, output: Int, layout: inout ParameterLayout) {
    slotFields = embedding.slotFields
    directFields = embedding.directFields
    dimension = embedding.dimension
    weightStart = layout.add(
      "mlp.0.weight", [embedding.width, output], .normal(deviation: 1e-4))
    units = HiddenUnits(0, count: output, layout: &layout)
  }

  /// Floating-point operations of a row's forward pass, all fields computed per row.
  var operations: Double {
    2 * Double((slotFields.count + directFields.count) * dimension * units.count)
  }

  /// Width of a sample's embeddings of direct fields, flattened.
  private var directWidth: Int { directFields.count * dimension }
  /// Panels of eight features of an embedding.
  private var embeddingPanels: Int { (dimension + 7) / 8 }
  private var unitPanels: Int { (units.count + 7) / 8 }
  /// Where the weights [d, units] of a field start in the parameters.
  private func weightStart(of field: Int) -> Int { weightStart + field * dimension * units.count }

  /// The weights in the orders in which the kernels read them; made once a step.
  struct Weights: Sendable {
    /// For each slot field, [d, units] and [units, d].
    var slotForward: [PackedMatrix]
    var slotBackward: [PackedMatrix]
    /// Of the direct fields, [fields · d, units] and [units, fields · d].
    var forward: PackedMatrix
    var backward: PackedMatrix

    init(_ layer: EmbeddingDenseLayer, _ allocator: BufferAllocator) {
      let (dimension, units) = (layer.dimension, layer.units.count)
      slotForward = layer.slotFields.map { _ in allocator.matrix(inner: dimension, outer: units) }
      slotBackward = layer.slotFields.map { _ in allocator.matrix(inner: units, outer: dimension) }
      forward = allocator.matrix(inner: layer.directWidth, outer: units)
      backward = allocator.matrix(inner: units, outer: layer.directWidth)
    }

    mutating func pack(_ layer: EmbeddingDenseLayer, _ parameters: Span<Float>, training: Bool) {
      let width = layer.units.count
      for (number, field) in layer.slotFields.enumerated() {
        let start = layer.weightStart(of: field)
        slotForward[number].pack(parameters, at: start, rowStride: width, columnStride: 1)
        guard training else { continue }
        slotBackward[number].pack(parameters, at: start, rowStride: 1, columnStride: width)
      }
      for (number, field) in layer.directFields.enumerated() {
        let start = layer.weightStart(of: field)
        let part = number * layer.dimension..<(number + 1) * layer.dimension
        forward.pack(parameters, at: start, rowStride: width, columnStride: 1, rows: part)
        guard training else { continue }
        backward.pack(parameters, at: start, rowStride: 1, columnStride: width, columns: part)
      }
    }
  }

  /// Sums of the gradient, and a buffer of the backward pass.
  struct Sums {
    /// For each slot field, [⌈d / 8⌉, units] octets of embeddings.
    let slotWeights: [Buffer<Octet>]
    /// Of the direct fields, [⌈units / 8⌉, fields · d] octets of units.
    let weights: Buffer<Octet>
    /// [⌈units / 8⌉, 8]: derivatives of the units' sums, sample after sample.
    let panels: Buffer<Octet>
    /// [units] lanes, the samples still apart.
    let biases: Buffer<Lanes>

    init(_ layer: EmbeddingDenseLayer, _ allocator: BufferAllocator) {
      slotWeights = layer.slotFields.map { _ in
        allocator.buffer(repeating: .zero, count: layer.embeddingPanels * layer.units.count)
      }
      weights = allocator.buffer(repeating: .zero, count: layer.unitPanels * layer.directWidth)
      panels = allocator.buffer(repeating: .zero, count: layer.unitPanels * Lanes.count)
      biases = allocator.buffer(repeating: .zero, count: layer.units.count)
    }
  }

  // MARK: - Slots

  /// - Parameters:
  ///   - number: of the field among the slot fields.
  ///   - embeddings: of the field, [tokens, d] lanes.
  ///   - parts: [tokens, units] lanes, overwritten.
  func project(
    _ embeddings: Span<Lanes>, tokens: Int, ofSlotField number: Int, weights: borrowing Weights,
    into parts: Buffer<Lanes>
  ) {
    var target = parts.mutableSpan
    Kernels.project(
      embeddings, inputStride: dimension, rows: 0..<tokens, weights: weights.slotForward[number],
      into: &target, outputStride: units.count)
  }

  /// Passes the derivatives of one field's parts on to the embeddings, and adds the gradient of the
  /// field's weights to the sums.
  ///
  /// - Parameters:
  ///   - number: of the field among the slot fields.
  ///   - parts: their derivatives, [tokens, units] lanes.
  ///   - panels: the embeddings, as `transposeToPanels` leaves them.
  ///   - embeddings: their derivatives, [tokens, d] lanes.
  func projectBackward(
    _ parts: Span<Lanes>, tokens: Int, ofSlotField number: Int, weights: borrowing Weights,
    panels: Span<Octet>, addingTo embeddings: inout MutableSpan<Lanes>, sums: Sums
  ) {
    Kernels.project(
      parts, inputStride: units.count, rows: 0..<tokens, weights: weights.slotBackward[number],
      into: &embeddings, outputStride: dimension, accumulate: true)
    let buffer = sums.slotWeights[number]
    var weights = buffer.mutableSpan
    accumulateWeightGradient(
      parts, stride: units.count, rows: tokens, width: units.count, panels: panels,
      panels: embeddingPanels, into: &weights)
  }

  // MARK: - Samples

  /// - Parameters:
  ///   - slots: of the samples' tokens of slot fields.
  ///   - embeddings: of the direct fields, [fields · d] lanes.
  ///   - mask: decides which units are silent; nil when predicting.
  ///   - result: [units] lanes, overwritten.
  func forward(
    _ slots: Span<SIMD8<Int32>>, of table: SlotTable, _ embeddings: Span<Lanes>,
    weights: borrowing Weights, parameters: Span<Float>, mask: DropoutMask?,
    into result: inout MutableSpan<Lanes>
  ) {
    units.begin(&result, parameters: parameters)
    addRows(
      slots, of: table.values.span, stride: table.width, at: table.partStart, width: units.count,
      to: &result)
    if directWidth > 0 {
      Kernels.project(
        embeddings, inputStride: directWidth, rows: 0..<1, weights: weights.forward,
        into: &result, outputStride: units.count, accumulate: true)
    }
    units.activate(&result, mask: mask)
  }

  /// From the derivative of the result to that of the units' sums, which is for the slots, and that of
  /// the direct fields' embeddings.
  ///
  /// - Parameters:
  ///   - embeddings: of the direct fields, [fields · d] lanes.
  ///   - result: what came out of `forward`.
  ///   - derivative: of the result; afterwards of the units' sums.
  ///   - embeddingDerivatives: [fields · d] lanes.
  func backward(
    _ embeddings: Span<Lanes>, result: Span<Lanes>, weights: borrowing Weights,
    mask: DropoutMask?, derivative: inout MutableSpan<Lanes>,
    addingTo embeddingDerivatives: inout MutableSpan<Lanes>, sums: Sums
  ) {
    units.activateBackward(&derivative, result: result, mask: mask, biases: sums.biases)
    guard directWidth > 0 else { return }
    var panels = sums.panels.mutableSpan
    transposeToPanels(
      derivative.span, inputStride: units.count, rows: 1, width: units.count, into: &panels)
    var weightSums = sums.weights.mutableSpan
    accumulateWeightGradient(
      embeddings, stride: directWidth, rows: 1, width: directWidth, panels: sums.panels.span,
      panels: unitPanels, into: &weightSums)
    Kernels.project(
      derivative.span, inputStride: units.count, rows: 0..<1, weights: weights.backward,
      into: &embeddingDerivatives, outputStride: directWidth, accumulate: true)
  }

  /// Moves the sums to the flat gradient and clears them.
  func flush(_ sums: Sums, into flat: inout MutableSpan<Float>, offset: Int) {
    for (number, field) in slotFields.enumerated() {
      moveTransposedGradient(
        sums.slotWeights[number], panelWidth: units.count, columns: 0..<units.count,
        rows: dimension, into: &flat, at: weightStart(of: field) - offset,
        rowStride: units.count)
    }
    for (number, field) in directFields.enumerated() {
      moveWeightGradient(
        sums.weights, panelHeight: directWidth,
        rows: number * dimension..<(number + 1) * dimension, width: units.count, into: &flat,
        at: weightStart(of: field) - offset)
    }
    moveLaneGradient(sums.biases, into: &flat, at: units.biasStart - offset)
  }
}
