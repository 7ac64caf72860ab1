import Kernels

/// The sum of a history's embeddings weighted by attention: Σ_i a_i · h_i with the scores
/// a = x·w + b, or their softmax, which has no b: it would change nothing. Zero for an empty history.
///
/// Zhou et al., “Deep Interest Network for Click-Through Rate Prediction”, KDD 2018. The paper leaves
/// out the softmax, so that the length of the sum shows how strong the interest is.
struct HistoryPooling: Layer {
  private let history: HistoryInput
  private let input: LayerInput
  private let items: LayerInput
  private let weights: Int
  /// Nil with a softmax.
  private let bias: Int?
  private let weightSums: Int
  private let biasSums: Int
  private let softmax: Bool
  /// Offset in the values of a, [length] lanes; 0 for items that a history does not have.
  private let attention: Int
  /// [1, d].
  let output: Tensor

  private var length: Int { history.length }
  private var units: Int { input.tensor.width }
  private var dimension: Int { output.width }

  fileprivate init(
    _ name: String, _ history: HistoryInput, _ hidden: Tensor, softmax: Bool,
    _ network: inout NetworkBuilder
  ) {
    precondition(hidden.isContiguous && hidden.rows == history.length, "not the history's tensor")
    self.history = history
    self.softmax = softmax
    input = network.input(hidden)
    items = network.input(history.tensor)
    weights = network.weights(
      "\(name).weight", [hidden.width, 1], .xavierNormal(rows: hidden.width, columns: 1))
    bias = softmax ? nil : network.bias("\(name).bias", [1])
    weightSums = network.laneSums(of: weights, count: hidden.width)
    biasSums = bias.map { network.laneSums(of: $0, count: 1) } ?? 0
    attention = network.saved(history.length)
    output = network.tensor(width: history.tensor.width)
    network.reserveScratch(history.length)
  }

  var operations: Double { Double(length * (2 * units + 2 * dimension)) }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let count = row.historyCount
    let weights = row.weights(weights, count: units)
    let bias = bias.map { row.weights($0, count: 1)[0] } ?? 0
    let scores = row.values(input.tensor).prefix(count).map { $0.dot(weights) + bias }
    let shares = softmax ? scores.shares : scores
    let zeros = [Double](repeating: 0, count: dimension)
    return [
      zip(shares, row.values(history.items)).reduce(zeros) { sum, term in
        sum.plus(term.1.map { $0 * term.0 })
      }
    ]
  }

  func forward(_ pass: GroupPass) {
    let (parameters, inputs) = (pass.parameters.span, pass.pending.inputs)
    let length = inputs.historyLength
    let (x, embeddings) = (pass.values(input.tensor), pass.values(history.items))
    let bias = bias.map { parameters[$0] } ?? 0
    var scores = pass.workspace.values.mutableSpan(of: attention..<attention + length)
    for item in 0..<length {
      let score =
        dotProduct(
          x.extracting(item * units..<(item + 1) * units), rows: 1, width: units, stride: units,
          weights: parameters, at: weights) + bias
      scores[item] = Lanes(repeating: softmax ? Self.least : 0)
        .replacing(with: score, where: inputs.historyPresence[item] .> 0)
    }
    if softmax {
      softmaxRows(&scores, at: 0, rows: 1, columns: length, scale: 1)
      for item in 0..<length {
        scores[item] = keep(scores[item], wherePositive: inputs.historyPresence[item])
      }
    }
    var result = pass.mutableValues(output)
    for k in 0..<dimension {
      var sum = Lanes.zero
      for item in 0..<length { sum.addProduct(scores[item], embeddings[item * dimension + k]) }
      result[k] = sum
    }
    pass.lap(.attention)
  }

  /// A score so far below others that its share is nothing: a true infinity would make the share of
  /// an empty history NaN.
  private static let least: Float = -1e30

  func backward(_ pass: GroupPass) {
    let (parameters, inputs) = (pass.parameters.span, pass.pending.inputs)
    let length = inputs.historyLength
    let (x, embeddings) = (pass.values(input.tensor), pass.values(history.items))
    let outer = pass.derivative(output)
    let shares = pass.workspace.values.span.extracting(attention..<attention + length)
    var scores = pass.workspace.scratch.mutableSpan(of: 0..<length)
    var inputDerivative = pass.derivativeSum(items)
    for item in 0..<length {
      var sum = Lanes.zero
      for k in 0..<dimension {
        let index = item * dimension + k
        sum.addProduct(outer[k], embeddings[index])
        inputDerivative[dimension + index].addProduct(shares[item], outer[k])
      }
      scores[item] = sum
    }
    if softmax {
      softmaxRowsBackward(
        &scores, probabilities: shares, at: 0, rows: 1, columns: length, scale: 1)
    }
    let sums = pass.accumulators.lanes
    var derivative = pass.derivativeSum(input)
    for item in 0..<length {
      scores[item] = keep(scores[item], wherePositive: inputs.historyPresence[item])
      for unit in 0..<units {
        derivative[item * units + unit].addProduct(
          scores[item], Lanes(repeating: parameters[weights + unit]))
      }
    }
    for subgroup in 0..<Lanes.subgroups {
      for item in 0..<length {
        let score = scores[item].subgroup(subgroup)
        for unit in 0..<units {
          sums[weightSums + unit].addProduct(score, x[item * units + unit].subgroup(subgroup))
        }
        if bias != nil { sums[biasSums] += score }
      }
    }
    pass.lap(.attentionBackward)
  }
}

extension NetworkBuilder {
  /// Appends the weighted sum of a history, with weights `NAME.weight` and `NAME.bias` of the scores.
  ///
  /// - Parameters:
  ///   - hidden: last hidden layer of the attention network, [length, units].
  ///   - softmax: true for weights that sum to 1; the scores then have no bias.
  /// - Returns: [1, d].
  mutating func historyPooling(
    _ name: String, _ history: HistoryInput, _ hidden: Tensor, softmax: Bool
  ) -> Tensor {
    let layer = HistoryPooling(name, history, hidden, softmax: softmax, &self)
    append(layer)
    return layer.output
  }
}
