package import ExperimentModel

/// The arithmetic that training a trial takes: an estimate, to start the longest trials first and
/// to tell when a sweep will be done.
///
/// Counts the plain algorithm of AutoInt, with a multiplication and an addition as two operations.
/// The optimizer and the engine's savings on repeated embedding rows are left out: they change no
/// order worth having.
package struct TrialCost: Sendable, Hashable, Comparable {
  /// Floating-point operations.
  package let operations: Double

  package init(operations: Double) { self.operations = operations }

  /// - Parameter fields: embedded fields of a row.
  package init(_ settings: Hyperparameters, _ work: TrialWork, fields: Int) {
    operations = Self.forwardOperations(settings, fields: fields) * work.total
  }

  package static func < (a: TrialCost, b: TrialCost) -> Bool { a.operations < b.operations }

  /// Operations of one row's forward pass.
  package static func forwardOperations(_ settings: Hyperparameters, fields: Int) -> Double {
    let tokens = Double(fields)
    let width = Double(settings.attentionWidth)
    // Query, key and value, and the residual when it is learned: [F, in] · [in, heads·d] each.
    let projections = settings.residual == .linear ? 4.0 : 3.0
    var operations = 0.0
    var input = Double(settings.embeddingDimension)
    for _ in 0..<settings.attentionLayers {
      operations += projections * 2 * tokens * input * width
      // Scores [F, d] · [d, F] and their product with the values, for each head; then softmax,
      // some five operations a score.
      operations += 2 * 2 * tokens * tokens * width
      operations += 5 * Double(settings.attentionHeads) * tokens * tokens
      input = width
    }
    operations += 2 * tokens * input
    if settings.model == .autoIntMLP {
      var input = tokens * Double(settings.embeddingDimension)
      for output in settings.hiddenSizes + [1] {
        operations += 2 * input * Double(output)
        input = Double(output)
      }
    }
    return operations
  }
}
