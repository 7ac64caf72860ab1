import ExperimentModel
import Kernels
import Testing

@testable import Engine

/// Outputs of each layer, compared with PyTorch in double precision.
@Suite struct LayerTests {
  /// What each layer computes for a group, against its plain reference.
  @Test(arguments: try ReferenceCase.all(), [256, 2])
  func everyLayerAgreesWithItsReference(
    _ reference: ReferenceCase, cardinalityLimit: Int
  ) throws {
    let engine = try makeEngine(
      reference, loss: .binaryCrossEntropy, cardinalityLimit: cardinalityLimit)
    let (workspace, inputs, samples) = try forward(reference, engine)
    let embedding = engine.network.embedding
    let (indices, fields) = (try reference.indices, embedding.fields)
    for layer in engine.network.branches.flatMap(\.layers) {
      for lane in 0..<samples {
        let keys = (0..<fields).map {
          embedding.keyStarts[$0] + Int32(indices[lane * fields + $0])
        }
        let row = ScalarRow(
          lane: lane, of: workspace, inputs, keys: keys, embedding,
          parameters: engine.weights.values)
        var (values, expected) = (row.values(layer.output), layer.reference(row))
        // Positions that a row's history does not have may have any value.
        if let history = engine.network.history, layer.output.rows == history.length {
          values.removeLast(history.length - row.historyCount)
          expected.removeLast(history.length - row.historyCount)
        }
        let error = relativeError(
          values.flatMap(\.self), expected.flatMap(\.self), floor: 1e-3)
        #expect(error < 1e-5, "\(type(of: layer)): \(error)")
      }
    }
  }

  /// Runs the forward pass of a case's first rows.
  private func forward(
    _ reference: ReferenceCase, _ engine: TrainingEngine
  ) throws -> (Workspace, GroupInputs, samples: Int) {
    let (network, values) = (engine.network, engine.weights.values)
    var weights = PackedWeights(network.plan, BufferAllocator())
    weights.pack(network.plan, values.span, training: false)
    let rows = try reference.inputs
    let samples = min(8, try reference.rows)
    let table = KeyProjectionTable(
      network.embedding, width: network.plan.keyWidth, BufferAllocator())
    let workspace = Workspace(network.plan, BufferAllocator())
    for group in table.groups {
      network.projectKeys(
        KeyPass(
          group, of: network, parameters: values, weights: weights, table: table,
          workspace: workspace))
    }
    let pending = PendingGroup(network, BufferAllocator())
    pending.inputs.take(
      RowGroup(0, rows: samples).positions, indices: rows.table.indices,
      histories: rows.table.histories, network: network, table: table)
    _ = network.forward(
      GroupPass(
        network, parameters: values, weights: weights, table: table, workspace: workspace,
        pending: pending))
    return (workspace, pending.inputs, samples)
  }

  @Test(arguments: try ReferenceCase.autoInt())
  func forwardValuesAgreeWithTheReference(_ reference: ReferenceCase) throws {
    let engine = try makeEngine(reference, loss: .binaryCrossEntropy)
    let (network, samples) = (engine.network, try reference.storedRows)
    let lanes = try forward(reference, engine).0.values

    /// In the reference's order: sample by sample.
    func check(_ name: String, _ count: Int, _ value: (Int) -> Lanes) throws {
      let actual = (0..<samples).flatMap { lane in (0..<count).map { Double(value($0)[lane]) } }
      let error = relativeError(actual, try reference.values(name))
      #expect(error < 1e-5, "\(name): \(error)")
    }
    if let tokens = network.tokens {
      try check("tokens", tokens.count) { lanes[tokens.start + $0] }
    }
    let layers = network.branches.flatMap(\.layers)
    for (index, layer) in layers.compactMap({ $0 as? InteractingLayer }).enumerated() {
      let width = layer.output.width
      for (kind, name) in ["query", "key", "value"].enumerated() {
        try check("attention.\(index).\(name)", layer.fields * width) { position in
          let (field, feature) = (position / width, position % width)
          let place = layer.projection(kind, of: feature / layer.headDimension)
          return lanes[place.start + field * place.row + feature % layer.headDimension]
        }
      }
      let start = layer.probabilities(of: 0).start
      try check("attention.\(index).probabilities", layer.heads * layer.fields * layer.fields) {
        lanes[start + $0]
      }
      try check("attention.\(index).output", layer.fields * width) {
        lanes[layer.output.start + $0 / width * layer.output.stride + $0 % width]
      }
    }
    for (index, layer) in layers.compactMap({ $0 as? Dense }).enumerated() {
      try check("mlp.\(index).output", layer.output.width) { lanes[layer.output.start + $0] }
    }
  }
}
