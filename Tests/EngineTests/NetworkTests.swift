import ExperimentModel
import Kernels
import Testing
import Engine

/// Logits and gradients of whole networks, compared with PyTorch in double precision.
@Suite struct NetworkTests {
  /// Keys up to which projections are computed once per key: of all fields, of some, of none.
  private static let cardinalityLimits = [256, 2, 0]

  @Test(arguments: try ReferenceCase.all(), cardinalityLimits)
  func logitsAgreeWithTheReference(_ reference: ReferenceCase, cardinalityLimit: Int) throws {
    let engine = try makeEngine(
      reference, loss: .binaryCrossEntropy, cardinalityLimit: cardinalityLimit)
    let rows = try reference.inputs
    let logits = engine.predict(0..<rows.labels.count, of: rows.table).map(Double.init)
    let expected = try reference.logits
    #expect(relativeError(logits, expected) < 1e-5)
  }

  @Test(arguments: try ReferenceCase.all(), cardinalityLimits)
  func everyGradientAgreesWithTheReference(
    _ reference: ReferenceCase, cardinalityLimit: Int
  ) throws {
    for loss in reference.gradientLosses {
      let engine = try makeEngine(reference, loss: loss, cardinalityLimit: cardinalityLimit)
      let (rows, labels) = (try reference.inputs, try reference.labels)
      let order = labels.indices.map { UInt32($0) }
      let total = engine.computeGradient(order.span, of: rows.table, epoch: 1, step: 0)
      let expected = try reference.loss(loss)
      #expect(abs(total / Double(labels.count) / expected - 1) < 1e-5)
      #expect(engine.network.layout.tensors.map(\.name).sorted() == reference.weightNames)
      for tensor in engine.network.layout.tensors {
        let gradient = tensor.range.map { Double(engine.gradient[$0]) }
        let error = relativeError(gradient, try reference.gradient(loss, tensor.name))
        #expect(error < 1e-4, "\(loss) \(tensor.name): \(error)")
      }
    }
  }

  @Test(arguments: try ReferenceCase.all())
  func shapesAgreeWithTheReference(_ reference: ReferenceCase) throws {
    let engine = try makeEngine(reference, loss: .binaryCrossEntropy)
    for tensor in engine.network.layout.tensors {
      let expected = try reference.weightShape(tensor.name)
      #expect(tensor.shape == expected, "\(tensor.name)")
    }
  }
}

/// Returns an engine with a reference's weights, without dropout.
func makeEngine(
  _ reference: ReferenceCase, loss: HyperparameterOption, cardinalityLimit: Int = 256
) throws -> TrainingEngine {
  var settings = try reference.hyperparameters
  settings.loss = loss
  let network = Network(
    settings, fieldSizes: try reference.fieldSizes, itemField: reference.itemField,
    cardinalityLimit: cardinalityLimit)
  let weights = Weights(
    layout: network.layout, optimizer: settings.makeOptimizer(), seed: 1)
  for tensor in network.layout.tensors {
    for (index, value) in zip(tensor.range, try reference.weight(tensor.name)) {
      weights.values[index] = value
    }
  }
  return TrainingEngine(
    network: network, settings: settings, weights: weights, seed: 1, threads: 1)
}
