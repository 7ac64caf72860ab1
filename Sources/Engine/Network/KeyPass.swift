import Kernels

/// What key projections read and write while they compute a group of keys of one low-cardinality
/// field: before the rows of a step, and backward after them.
///
/// The scratch holds the keys' embeddings and linear weights, then their derivatives, then what a
/// projection needs.
struct KeyPass {
  let embedding: EmbeddingLayer
  let parameters: Buffer<Float>
  let matrices: [PackedMatrix]
  let workspace: Workspace
  let table: KeyProjectionTable
  let group: KeyGroup
  /// Derivatives of the table, [entries, width], and sums of the weights' gradients; nil in the
  /// forward pass.
  let keyDerivatives: Buffer<Float>!
  let accumulators: GradientAccumulators!

  init(
    _ group: KeyGroup, of network: Network, parameters: Buffer<Float>, weights: PackedWeights,
    table: KeyProjectionTable, workspace: Workspace, keyDerivatives: Buffer<Float>? = nil,
    accumulators: GradientAccumulators? = nil
  ) {
    embedding = network.embedding
    matrices = weights.matrices
    self.parameters = parameters
    self.workspace = workspace
    self.table = table
    self.group = group
    self.keyDerivatives = keyDerivatives
    self.accumulators = accumulators
  }

  /// Offset in the scratch that projections may use from.
  var start: Int { embedding.keyScratchStart }
  private var laneCount: Int { embedding.laneCount(fields: embedding.fields) }

  /// Embeddings of the keys, [tokens, d], then linear weights [F, width].
  @_lifetime(borrow self)
  func embeddings() -> Span<Lanes> { workspace.scratch.span.extracting(first: laneCount) }

  /// Their derivatives.
  @_lifetime(borrow self)
  func derivatives() -> MutableSpan<Lanes> {
    workspace.scratch.mutableSpan(of: start / 2..<start / 2 + laneCount)
  }

  /// Lanes of a projection in the scratch.
  @_lifetime(borrow self)
  func lanes() -> MutableSpan<Lanes> {
    workspace.scratch.mutableSpan(of: start..<workspace.scratch.count)
  }

  func lookUpKeys() {
    var lanes = workspace.scratch.mutableSpan
    for token in 0..<group.tokens {
      embedding.lookUp(
        group.keys(of: token), parameters: parameters.span, into: &lanes, number: token,
        of: embedding.fields)
    }
  }

  /// Writes a section of the table.
  ///
  /// - Parameters:
  ///   - lanes: [tokens, width], `stride` apart, from `offset` on.
  ///   - section: offset in an entry.
  func store(_ lanes: Span<Lanes>, at offset: Int = 0, stride: Int, width: Int, section: Int) {
    var target = table.values.mutableSpan
    for token in 0..<group.tokens {
      scatterLanes(
        lanes, at: offset + token * stride, width: width, samples: group.count(of: token),
        starts: table.starts(of: group.entries(of: token), from: section), into: &target)
    }
  }

  /// Reads the derivatives of a section of the table into lanes [tokens, width], `stride` apart;
  /// padding gets zeros.
  func load(_ lanes: inout MutableSpan<Lanes>, stride: Int, width: Int, section: Int) {
    for token in 0..<group.tokens {
      gatherLanes(
        keyDerivatives.span, starts: table.starts(of: group.entries(of: token), from: section),
        width: width, into: &lanes, at: token * stride)
      let present = RowGroup(token, rows: group.keys).present
      guard group.count(of: token) < Lanes.count else { continue }
      for i in token * stride..<token * stride + width {
        lanes[i].replace(with: 0, where: .!present)
      }
    }
  }

  /// Adds the derivatives of a section of the table to those of the embeddings or of the linear
  /// weights.
  ///
  /// - Parameter offset: of the first token's lanes.
  func addDerivatives(ofSection section: Int, width: Int, at offset: Int) {
    var lanes = lanes()
    load(&lanes, stride: width, width: width, section: section)
    var sums = derivatives()
    add(lanes.span, at: 0, to: &sums, at: offset, count: group.tokens * width)
  }
}
