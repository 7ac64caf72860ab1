import Kernels

/// Collects the layers of a network and reserves their weights and buffers.
///
/// A model composes branches: `let x = network.dense(…)` appends a layer, and `network.addLogit(x)`
/// ends the branch with a tensor of one number per row. The logit is the sum over branches. Branches
/// share only the embeddings.
struct NetworkBuilder {
  let embedding: EmbeddingLayer
  /// The field of the items that users rate; nil if unknown.
  let itemField: Int?
  private(set) var layout: ParameterLayout
  private(set) var plan = BufferPlan()
  private(set) var branches: [Branch] = []
  private(set) var keyProjections: [any KeyProjection] = []
  /// The embeddings as a tensor [F, d], if a layer reads them.
  private(set) var tokens: Tensor?
  /// The embeddings of targets and histories, if a layer reads them.
  var history: HistoryInput?
  private var layers: [any Layer] = []
  private var inputs: [LayerInput] = []
  private var firstInput = 0
  private var dropoutLayers: [RandomStream.Purpose: Int] = [:]

  init(_ embedding: EmbeddingLayer, itemField: Int?, layout: ParameterLayout) {
    self.embedding = embedding
    self.itemField = itemField
    self.layout = layout
    plan.values = alignedLanes(embedding.laneCount(fields: embedding.highCardinalityFields.count))
  }

  /// True for each input whose derivative another layer has written before in the backward pass.
  var accumulates: [Bool] {
    var result = [Bool](repeating: false, count: inputs.count)
    for branch in branches {
      // A tensor is known by its place, whatever its shape.
      var written: Set<Int> = []
      for layer in branch.inputs.reversed() {
        for input in layer { result[input.number] = !written.insert(input.tensor.start).inserted }
      }
    }
    return result
  }

  // MARK: - Composition

  /// Appends a layer to the branch.
  mutating func append(_ layer: some Layer) {
    layers.append(layer)
    layerInputs.append(Array(inputs[firstInput...]))
    firstInput = inputs.count
  }
  private var layerInputs: [[LayerInput]] = []

  /// Ends the branch.
  ///
  /// - Parameters:
  ///   - term: [1, 1].
  ///   - factor: multiplies the term in the logit.
  mutating func addLogit(_ term: Tensor, factor: Float = 1) {
    precondition(term.count == 1, "a logit is one number")
    branches.append(
      Branch(
        layers: layers, inputs: layerInputs, term: term, factor: factor,
        readsTokens: layerInputs.joined().contains { $0.tensor.start == tokens?.start }))
    layers = []
    layerInputs = []
  }

  /// Declares that the layer that is appended next reads a tensor. The backward pass of a layer
  /// with several inputs writes their derivatives in the order of declaration.
  mutating func input(_ tensor: Tensor) -> LayerInput {
    let input = LayerInput(tensor: tensor, number: inputs.count)
    inputs.append(input)
    return input
  }

  /// Returns the embeddings of all fields, [F, d].
  mutating func embeddings() -> Tensor {
    if let tokens { return tokens }
    let tensor = tensor(rows: embedding.fields, width: embedding.dimension)
    tokens = tensor
    return tensor
  }

  // MARK: - Weights

  /// Adds a tensor of weights that multiply inputs.
  ///
  /// - Returns: its offset in the parameters.
  mutating func weights(
    _ name: String, _ shape: [Int], _ initializer: Initializer, streamPart: Int? = nil
  ) -> Int {
    layout.add(name, shape, initializer, .weights, streamPart: streamPart)
  }

  /// Adds a tensor of biases, gains or other numbers that stand by themselves, without L2 penalty.
  ///
  /// - Returns: its offset in the parameters.
  mutating func bias(_ name: String, _ shape: [Int], _ initializer: Initializer = .zeros) -> Int {
    layout.add(name, shape, initializer, .bias)
  }

  /// Adds a tensor of running averages, which has no gradient.
  ///
  /// - Returns: its offset in the parameters.
  mutating func statistic(_ name: String, _ shape: [Int], _ initializer: Initializer) -> Int {
    layout.add(name, shape, initializer, .statistic)
  }

  /// Reserves a packed matrix, whose parts `pack` fills.
  mutating func matrix(inner: Int, outer: Int) -> Int {
    plan.matrices.append((inner, outer))
    return plan.matrices.count - 1
  }

  /// Packs weights into a range of a matrix before each step: element (k, o) of the range is
  /// weights[start + k · rowStride + o · columnStride].
  ///
  /// - Parameter factor: adds the weights times the factor to those that an earlier call packs there;
  ///   nil to replace them.
  mutating func pack(
    _ matrix: Int, at start: Int, rowStride: Int, columnStride: Int, rows: Range<Int>? = nil,
    columns: Range<Int>? = nil, adding factor: Float? = nil, isForTraining: Bool = false
  ) {
    plan.packings.append(
      .init(
        matrix: matrix, start: start, rowStride: rowStride, columnStride: columnStride,
        rows: rows ?? 0..<plan.matrices[matrix].inner,
        columns: columns ?? 0..<plan.matrices[matrix].outer, adding: factor,
        isForTraining: isForTraining))
  }

  /// Reserves sums of gradients, per sample.
  ///
  /// - Parameter weights: offset of the weights.
  /// - Returns: offset in `GradientAccumulators.lanes`.
  mutating func laneSums(of weights: Int, count: Int) -> Int {
    let start = plan.laneSums
    plan.laneSums += alignedLanes(count)
    plan.gradients.append(.lanes(start: start, count: count, weights: weights))
    return start
  }

  /// Reserves feature lanes of gradient sums, whose parts `addGradient` assigns to weights.
  mutating func featureSums(count: Int) -> Int {
    let start = plan.featureSums
    plan.featureSums += alignedLanes(count)
    return start
  }

  mutating func addGradient(_ place: GradientPlace) { plan.gradients.append(place) }

  /// Reserves a section in each entry of the key table.
  mutating func keySection(width: Int) -> Int {
    let start = plan.keyWidth
    plan.keyWidth += width
    return start
  }

  mutating func append(_ projection: some KeyProjection) { keyProjections.append(projection) }

  // MARK: - Buffers

  /// Reserves a layer's output.
  mutating func tensor(rows: Int = 1, width: Int, stride: Int? = nil) -> Tensor {
    let stride = stride ?? width
    let start = plan.derivatives
    plan.derivatives += alignedLanes(rows * stride)
    return Tensor(
      rows: rows, width: width, stride: stride, start: saved(rows * stride),
      derivativeStart: start)
  }

  /// Reserves lanes for what the backward pass reads.
  ///
  /// - Returns: offset in `Workspace.values`.
  mutating func saved(_ count: Int) -> Int {
    let start = plan.values
    plan.values += alignedLanes(count)
    return start
  }

  /// Reserves numbers that a layer averages over the rows of a batch.
  ///
  /// - Returns: offset in `StagedBatch.statistics`.
  mutating func statistics(_ count: Int) -> Int {
    let start = plan.statistics
    plan.statistics += count
    return start
  }

  /// Reserves buffers that only one layer uses at a time.
  mutating func reserveScratch(_ lanes: Int, panels: Int = 0) {
    plan.scratch = max(plan.scratch, lanes)
    plan.panels = max(plan.panels, panels)
  }

  /// Reserves lanes for the pass over keys, behind the keys' embeddings and their derivatives.
  mutating func reserveKeyScratch(_ lanes: Int) {
    reserveScratch(
      embedding.keyScratchStart + lanes,
      panels: panelCount(embedding.dimension) * embedding.fields * Lanes.count)
  }

  /// The number of a layer with dropout among those of a purpose, which is part of its random
  /// stream.
  mutating func dropoutLayer(_ purpose: RandomStream.Purpose) -> Int {
    defer { dropoutLayers[purpose, default: 0] += 1 }
    return dropoutLayers[purpose, default: 0]
  }

  /// Ends the network: reserves what the embeddings need.
  ///
  /// - Returns: the sections of the embeddings and of the linear weights in the key table.
  mutating func finish() -> (tokens: Int, linear: Int) {
    precondition(layers.isEmpty && !branches.isEmpty, "a branch ends with its term of the logit")
    reserveKeyScratch(embedding.laneCount(fields: embedding.fields))
    let tokenSection = keySection(width: tokens == nil ? 0 : embedding.dimension)
    let linearSection = keySection(width: embedding.linearWidth)
    let tokenBranches = branches.count { $0.readsTokens }
    if tokenBranches > 1, Lanes.subgroups > 1 {
      plan.tokenDerivatives = tokenBranches * (tokens?.count ?? 0)
    }
    // Whole vectors, so that none crosses a cache line.
    if plan.keyWidth > FeatureLanes.count {
      plan.keyWidth = panelCount(plan.keyWidth) * FeatureLanes.count
    }
    return (tokenSection, linearSection)
  }
}

/// A chain of layers that ends in one term of the logit.
struct Branch: Sendable {
  /// In the order of the forward pass.
  let layers: [any Layer]
  /// For each layer, the tensors that it reads.
  let inputs: [[LayerInput]]
  /// [1, 1].
  let term: Tensor
  /// Multiplies the term in the logit.
  let factor: Float
  /// True if a layer reads the embeddings themselves, not only projections of them.
  let readsTokens: Bool
}
