import ExperimentModel
import Kernels
import Testing

@testable import Engine

/// Outputs of each layer, compared with PyTorch in double precision.
@Suite struct LayerTests {
  @Test(arguments: try ReferenceCase.all())
  func forwardValuesAgreeWithTheReference(_ reference: ReferenceCase) throws {
    let engine = try makeEngine(reference, loss: .binaryCrossEntropy)
    let network = engine.network
    let values = engine.weights.values
    var weights = Network.Weights(network, BufferAllocator())
    weights.pack(network, values.span, training: false)
    let activations = Network.Activations(network, BufferAllocator())
    let indices = try reference.indices
    let samples = try reference.storedRows
    let table = KeyProjectionTable(network, BufferAllocator())
    for group in table.groups {
      network.projectKeys(
        group, parameters: values.span, weights: weights,
        activations: activations, into: table)
    }
    let tokens = GroupInputs(network.embedding, BufferAllocator())
    tokens.take(
      RowGroup(0, rows: samples).positions, indices: indices.span, embedding: network.embedding,
      table: table)
    _ = network.forward(
      tokens, table: table, parameters: values.span, weights: weights, mask: nil,
      into: activations)

    /// In the reference's order: sample by sample.
    func check(_ name: String, _ count: Int, _ value: (Int) -> Lanes) throws {
      let actual = (0..<samples).flatMap { lane in (0..<count).map { Double(value($0)[lane]) } }
      let error = relativeError(actual, try reference.values(name))
      #expect(error < 1e-5, "\(name): \(error)")
    }
    if network.usesEmbeddings {
      try check("tokens", activations.tokens.count) { activations.tokens[$0] }
    }
    for (index, values) in activations.interacting.enumerated() {
      let layer = network.interacting[index]
      for (kind, name) in ["query", "key", "value"].enumerated() {
        try check("attention.\(index).\(name)", layer.fields * layer.width) { position in
          let (field, feature) = (position / layer.width, position % layer.width)
          let place = layer.projection(kind, of: feature / layer.headDimension)
          return values.projections[
            place.start + field * place.row + feature % layer.headDimension]
        }
      }
      try check("attention.\(index).probabilities", values.probabilities.count) {
        values.probabilities[$0]
      }
      try check("attention.\(index).output", layer.fields * layer.width) {
        values.output[$0 / layer.width * layer.stride + $0 % layer.width]
      }
    }
    for (index, result) in (activations.perceptron?.results ?? []).enumerated() {
      try check("mlp.\(index).output", result.count) { result[$0] }
    }
  }
}
