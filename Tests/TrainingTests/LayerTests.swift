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
    var starts = SIMD16<Int32>()
    for lane in 0..<samples { starts[lane] = Int32(lane * network.architecture.fields) }
    _ = network.forward(
      indices.span, samples: starts, parameters: values.span, weights: weights, mask: nil,
      into: activations)

    func check(_ buffer: Buffer<Lanes>, _ name: String) throws {
      let expected = try reference.values(name)
      // Sample after sample, as the reference has them.
      let actual = (0..<samples).flatMap { lane in
        (0..<buffer.count).map { Double(buffer[$0][lane]) }
      }
      let error = relativeError(actual, expected)
      #expect(error < 1e-5, "\(name): \(error)")
    }
    try check(activations.tokens, "tokens")
    for (index, layer) in activations.interacting.enumerated() {
      try check(layer.queries, "attention.\(index).query")
      try check(layer.keys, "attention.\(index).key")
      try check(layer.values, "attention.\(index).value")
      try check(layer.probabilities, "attention.\(index).probabilities")
      try check(layer.output, "attention.\(index).output")
    }
    for (index, result) in (activations.perceptron?.results ?? []).enumerated() {
      try check(result, "mlp.\(index).output")
    }
  }
}
