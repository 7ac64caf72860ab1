import ExperimentModel
import Kernels

/// The penalty λ · Σ w² on weights, as Keras's `regularizers.L2`: its gradient is 2λ · w.
///
/// `embedding_l2` is the λ of the embedding tables, linear weights included, in all of their rows;
/// `weight_l2` that of the weights that multiply inputs. Biases and normalizations have none.
struct L2Penalty: Sendable {
  /// Ranges of weights, each with its 2λ, divided by the batches of an optimizer step.
  private let terms: [(weights: Range<Int>, factor: Float)]

  init(_ settings: Hyperparameters, _ layout: ParameterLayout) {
    let (embedding, weight) = (
      settings[TrainingSettings.embeddingL2], settings[TrainingSettings.weightL2]
    )
    let batches = Double(settings[WeightUpdateSettings.accumulation])
    terms = layout.tensors.compactMap { tensor in
      let lambda: Double =
        switch tensor.role {
        case .table: embedding
        case .weights: weight
        case .bias, .statistic: 0
        }
      return lambda > 0 ? (tensor.range, Float(2 * lambda / batches)) : nil
    }
  }

  var isEmpty: Bool { terms.isEmpty }

  /// Adds the penalty's gradient in a range of the weights.
  func add(to gradient: Buffer<Float>, weights: Buffer<Float>, in range: Range<Int>) {
    for term in terms {
      let part = term.weights.clamped(to: range)
      guard !part.isEmpty else { continue }
      let factor = Lanes(repeating: term.factor)
      updateElements(of: gradient, gradients: weights, states: [], in: part) {
        (gradient, weight, _: inout InlineArray<0, Lanes>) in
        gradient = gradient.addingProduct(weight, factor)
      }
    }
  }
}
