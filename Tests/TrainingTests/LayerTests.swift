import ExperimentModel
import Kernels
import Testing

@testable import Training

/// What each layer passes on, against values that PyTorch computed in double precision.
@Suite struct LayerTests {
  @Test(arguments: try ReferenceCase.all())
  func forwardValuesAgreeWithTheReference(_ reference: ReferenceCase) throws {
    let engine = try makeEngine(reference, loss: .bce)
    let network = engine.network
    let values = engine.weights.values
    var weights = Network.Weights(network)
    weights.pack(network, values.span, training: false)
    let activations = Network.Activations(network)
    let indices = try reference.indices
    let samples = try reference.storedRows
    let distinct = DistinctRows(network, capacity: samples)
    let table = SlotTable(network, rows: samples)
    let rows = (0..<UInt32(samples)).map { $0 }
    distinct.collect(rows.span, indices: indices.span)
    for group in 0..<distinct.groups {
      network.projectSlots(
        group: group, of: distinct, parameters: values.span, weights: weights,
        activations: activations, into: table)
    }
    let group = RowGroup(0, rows: samples)
    _ = network.forward(
      group.positions, of: distinct, table: table, parameters: values.span, weights: weights,
      mask: nil, into: activations)

    func check(_ buffer: Buffer<Lanes>, width: Int, stride: Int, _ name: String) throws {
      let expected = try reference.values(name)
      // Sample after sample, as the reference has them.
      let actual = (0..<samples).flatMap { lane in
        (0..<buffer.count / stride * width).map {
          Double(buffer[$0 / width * stride + $0 % width][lane])
        }
      }
      let error = relativeError(actual, expected)
      #expect(error < 1e-5, "\(name): \(error)")
    }
    if network.usesEmbeddings {
      try check(activations.tokens, width: 1, stride: 1, "tokens")
    }
    for (index, layer) in activations.interacting.enumerated() {
      let (width, stride) = (network.interacting[index].width, network.interacting[index].stride)
      try check(layer.queries, width: width, stride: stride, "attention.\(index).query")
      try check(layer.keys, width: width, stride: stride, "attention.\(index).key")
      try check(layer.values, width: width, stride: stride, "attention.\(index).value")
      try check(layer.probabilities, width: 1, stride: 1, "attention.\(index).probabilities")
      try check(layer.output, width: width, stride: stride, "attention.\(index).output")
    }
    for (index, result) in (activations.perceptron?.results ?? []).enumerated() {
      try check(result, width: 1, stride: 1, "mlp.\(index).output")
    }
  }
}
