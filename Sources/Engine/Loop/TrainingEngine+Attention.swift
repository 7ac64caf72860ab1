import Kernels

/// What the logit of one row is made of, in a model with interacting layers.
package struct LogitExplanation: Sendable, Hashable {
  /// Attention of each layer and head, [layers][heads][F · F]: in row i, the shares with which field i
  /// attends to the fields. A row sums to 1.
  package let attention: [[[Float]]]
  /// For each field, its part of the attention branch's term of the logit: the last interacting
  /// layer's output of the field times its weights in the Dense(1) behind.
  package let fieldTerms: [Double]
  /// Sum of the other branches' terms; nil if there are none.
  package let rest: Double?
  package let logit: Double
}

extension TrainingEngine {
  /// True if the model has interacting layers, whose attention explains it.
  package var hasAttention: Bool { network.attention != nil }

  /// Returns what the logit of a row is made of; nil for a model without interacting layers.
  package func explanation(
    ofRow row: Int, of table: borrowing TrainingRows
  ) -> LogitExplanation? {
    guard let attention = network.attention else { return nil }
    let (fields, terms) = (network.fields, network.branches.count)
    let shares = attention.layers.map { layer in
      (0..<layer.heads).map { _ in Buffer<Float>(repeating: 0, count: fields * fields) }
    }
    let parts = Buffer<Double>(repeating: 0, count: fields)
    let rest = Buffer<Double>(repeating: 0, count: 1)
    let logit = Buffer<Double>(repeating: 0, count: 1)
    let (branches, parameters) = (network.branches, weights.values)
    forward(row..<row + 1, of: table) { _, logits, values in
      for (layer, heads) in zip(attention.layers, shares) {
        for (head, buffer) in heads.enumerated() {
          let start = layer.probabilities(of: head).start
          for index in 0..<buffer.count { buffer[index] = values[start + index][0] }
        }
      }
      attention.output.addTerms(ofRows: parts, values: values, parameters: parameters, lane: 0)
      for (number, branch) in branches.enumerated() where number != attention.branch {
        rest[0] += Double(values[branch.term.start][0] * branch.factor)
      }
      logit[0] = Double(logits[0])
    }
    return LogitExplanation(
      attention: shares.map { $0.map { buffer in (0..<buffer.count).map { buffer[$0] } } },
      fieldTerms: (0..<fields).map { parts[$0] }, rest: terms > 1 ? rest[0] : nil,
      logit: logit[0])
  }

  /// Rows whose attention one thread sums up in their order.
  private static let rowsOfAttentionSum = 2048

  /// Returns the mean attention of each layer over rows and heads, [layers][F · F]; nil for a model
  /// without interacting layers, or no rows.
  ///
  /// The order of the sums does not depend on threads.
  package func meanAttention(
    _ rows: Range<Int>, of table: borrowing TrainingRows
  ) -> [[Double]]? {
    guard let attention = network.attention, !rows.isEmpty else { return nil }
    let (scores, layers) = (network.fields * network.fields, attention.layers)
    let size = Self.rowsOfAttentionSum
    let turns = (rows.count + size - 1) / size
    let sums = Buffer<Double>(repeating: 0, count: turns * layers.count * scores)
    forward(rows, of: table, groupsOfTurn: size / Lanes.count) { group, _, values in
      let first = group.number * Lanes.count / size * layers.count * scores
      var span = sums.mutableSpan(of: first..<first + layers.count * scores)
      for (index, layer) in layers.enumerated() {
        for score in 0..<scores {
          var sum = span[index * scores + score]
          for lane in 0..<group.count {
            for head in 0..<layer.heads {
              sum += Double(values[layer.probabilities(of: head).start + score][lane])
            }
          }
          span[index * scores + score] = sum
        }
      }
    }
    return layers.indices.map { layer in
      (0..<scores).map { score in
        let total = (0..<turns).reduce(0.0) {
          $0 + sums[($1 * layers.count + layer) * scores + score]
        }
        return total / Double(rows.count * layers[layer].heads)
      }
    }
  }
}

extension Network {
  /// The branch of interacting layers, which ends in a Dense(1) over the fields.
  struct Attention: Sendable {
    /// Number of the branch.
    let branch: Int
    let layers: [InteractingLayer]
    let output: LogitLayer
  }

  /// Nil for a model without interacting layers.
  var attention: Attention? {
    for (number, branch) in branches.enumerated() {
      let layers = branch.layers.compactMap { $0 as? InteractingLayer }
      if !layers.isEmpty, let output = branch.layers.last as? LogitLayer {
        return Attention(branch: number, layers: layers, output: output)
      }
    }
    return nil
  }
}
