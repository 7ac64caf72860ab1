import Kernels

/// The embeddings of each row's target and of the items in its history, from the table that the
/// target's field has anyway.
///
/// Rows of samples have as many items as the group's longest history
/// (`GroupInputs.historyLength`); the missing ones are the unknown item, whose weight in the model is
/// 0.
struct HistoryInput: Sendable {
  /// The target's field.
  let field: Int
  /// Position of the field among those of high cardinality; nil if it is not one of them.
  let number: Int?
  /// [1 + length, d]: the target, then its history, newest first.
  let tensor: Tensor

  /// Items of a history at most.
  var length: Int { tensor.rows - 1 }
  /// [1, d].
  var target: Tensor { tensor.rows(0..<1) }
  /// [length, d].
  var items: Tensor { tensor.rows(1..<tensor.rows) }
}

extension NetworkBuilder {
  /// Returns the embeddings of the row's item and of its user's history.
  mutating func readHistory(length: Int) -> HistoryInput {
    guard let field = itemField, let table = embedding.table else {
      preconditionFailure("a history needs the item's field and embeddings")
    }
    precondition(history == nil, "one branch reads the history")
    precondition(embedding.linear == nil, "linear weights have no histories")
    let input = HistoryInput(
      field: field, number: embedding.highCardinalityFields.firstIndex(of: field),
      tensor: tensor(rows: 1 + length, width: table.width))
    history = input
    return input
  }
}

extension GroupPass {
  /// Looks up the embeddings of the rows' targets and histories.
  func lookUp(_ history: HistoryInput) {
    let keys = pending.inputs.historyKeys
    var lanes = mutableValues(history.tensor)
    for position in 0...pending.inputs.historyLength {
      embedding.table?.lookUp(
        keys[position], parameters: parameters.span, into: &lanes,
        at: position * embedding.dimension)
    }
  }

  /// Backward pass of `lookUp`: keeps the derivatives sample by sample, together with what the
  /// target's field got as one of the row's fields.
  func addDerivative(of history: HistoryInput) {
    let (rows, dimension) = (history.tensor.rows, embedding.dimension)
    var derivative = mutableDerivative(history.tensor)
    if let number = history.number {
      add(
        pending.derivatives.span, at: number * dimension, to: &derivative, at: 0, count: dimension)
    }
    var samples = pending.historyDerivatives.mutableSpan
    var starts = IndexLanes.zero
    for lane in 0..<Lanes.count {
      starts[lane] = Int32(truncatingIfNeeded: lane * rows * dimension)
    }
    scatterLanes(
      derivative.span, width: (1 + pending.inputs.historyLength) * dimension,
      samples: Lanes.count, starts: starts, into: &samples)
  }
}

extension EmbeddingTable {
  /// Adds the derivatives of targets and histories to their gradient, sample after sample: an item
  /// occurs in several of them, and the order of its sum must not depend on the lanes of a group.
  ///
  /// - Parameters:
  ///   - samples: lanes that have a row.
  ///   - derivatives: [lanes, 1 + length, d].
  ///   - gradient: in the layout of the parameters.
  func addGradient(
    of inputs: GroupInputs, samples: Int, historyDerivatives derivatives: Span<Float>,
    to gradient: inout MutableSpan<Float>
  ) {
    let rows = inputs.historyKeys.count
    for lane in 0..<samples {
      for position in 0...Int(inputs.historyCounts[0][lane]) {
        addRow(
          derivatives, at: (lane * rows + position) * width, count: width, to: &gradient,
          at: start(of: inputs.historyKeys[position][lane]))
      }
    }
  }
}
