import ExperimentModel
import Kernels

/// Layer of the compressed interaction network (CIN): each of its H maps is a weighted sum of the
/// elementwise products of all pairs of an embedding and a map of the layer before.
///
/// X[c, h] = activation(b[h] + Σ_{i, j} W[i · F + j, h] · Y[c, i] · x₀[j, c], for feature c of d,
/// with Y the layer before or, in the first layer, x₀ transposed. The products of a group are a
/// matrix [d, I · F] of lanes in the scratch, which the backward pass computes again.
///
/// Lian et al., "xDeepFM", KDD 2018.
struct CompressedInteraction: Layer {
  private let anchor: LayerInput
  /// Y, [d, I]; nil in the first layer.
  private let input: LayerInput?
  private let fields: Int
  private let dimension: Int
  /// I, channels of the layer before.
  private let channels: Int
  private let weights: Int
  private let bias: Int
  private let biasSums: Int
  private let sums: Int
  private let forwardMatrix: Int
  private let backwardMatrix: Int
  private let activation: CINActivation
  /// [d, H].
  let output: Tensor

  private var pairs: Int { channels * fields }
  private var panels: Int { panelCount(output.width) }

  fileprivate init(
    _ name: String, _ input: Tensor?, maps: Int, activation: CINActivation,
    _ network: inout NetworkBuilder
  ) {
    let anchor = network.embeddings()
    (fields, dimension) = (anchor.rows, anchor.width)
    channels = input?.width ?? anchor.rows
    let pairs = channels * anchor.rows
    self.activation = activation
    self.anchor = network.input(anchor)
    self.input = input.map { network.input($0) }
    weights = network.weights(
      "\(name).weight", [pairs, maps], .xavierNormal(rows: pairs, columns: maps))
    bias = network.bias("\(name).bias", [maps])
    biasSums = network.laneSums(of: bias, count: maps)
    let panels = panelCount(maps)
    sums = network.featureSums(count: panels * pairs)
    forwardMatrix = network.matrix(inner: pairs, outer: maps)
    backwardMatrix = network.matrix(inner: maps, outer: pairs)
    network.pack(forwardMatrix, at: weights, rowStride: maps, columnStride: 1)
    network.pack(
      backwardMatrix, at: weights, rowStride: 1, columnStride: maps, isForTraining: true)
    network.addGradient(
      .features(
        start: sums, panelHeight: pairs, rows: 0..<pairs, columns: maps, weights: weights))
    output = network.tensor(rows: dimension, width: maps)
    network.reserveScratch(2 * dimension * pairs, panels: panels * dimension * Lanes.count)
  }

  var operations: Double {
    Double(dimension * pairs) + 2 * Double(dimension * pairs * output.width)
  }

  /// Lanes from one channel of Y to the next and from one feature to the next.
  private var strides: (channel: Int, feature: Int) {
    input.map { (1, $0.tensor.stride) } ?? (anchor.tensor.stride, 1)
  }
  private var source: Tensor { input?.tensor ?? anchor.tensor }

  /// Computes Y[c, i] · x₀[j, c], [d, I · F] lanes, at the start of the scratch.
  private func multiplyPairs(_ pass: GroupPass) {
    let (x, y) = (pass.values(anchor.tensor), pass.values(source))
    var products = pass.workspace.scratch.mutableSpan(of: 0..<dimension * pairs)
    var index = 0
    for c in 0..<dimension {
      for i in 0..<channels {
        let factor = y[i * strides.channel + c * strides.feature]
        for j in 0..<fields {
          products[unchecked: index] = factor * x[j * anchor.tensor.stride + c]
          index += 1
        }
      }
    }
  }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let (x, y) = (row.values(anchor.tensor), input.map { row.values($0.tensor) })
    return (0..<dimension).map { c in
      let channels = y?[c] ?? x.map { $0[c] }
      let products = channels.flatMap { channel in x.map { channel * $0[c] } }
      let maps = row.product(products, weights, columns: output.width)
        .plus(row.weights(bias, count: output.width))
      return activation == .relu ? maps.rectified : maps
    }
  }

  func forward(_ pass: GroupPass) {
    multiplyPairs(pass)
    let (maps, parameters) = (output.width, pass.parameters.span)
    var result = pass.mutableValues(output)
    for c in 0..<dimension {
      for h in 0..<maps { result[c * maps + h] = Lanes(repeating: parameters[bias + h]) }
    }
    project(
      pass.workspace.scratch.span, inputStride: pairs, rows: 0..<dimension,
      weights: pass.matrices[forwardMatrix], into: &result, outputStride: maps, accumulate: true)
    if activation == .relu { rectify(&result, count: output.count) }
    pass.lap(.interaction)
  }

  func backward(_ pass: GroupPass) {
    let maps = output.width
    var outer = pass.mutableDerivative(output)
    if activation == .relu {
      rectifyBackward(&outer, results: pass.values(output), count: output.count)
    }
    for subgroup in 0..<Lanes.subgroups {
      for c in 0..<dimension {
        for h in 0..<maps {
          pass.accumulators.lanes[biasSums + h] += outer[c * maps + h].subgroup(subgroup)
        }
      }
    }
    multiplyPairs(pass)
    var panels = pass.workspace.panels.mutableSpan
    transposeToPanels(outer.span, inputStride: maps, rows: dimension, width: maps, into: &panels)
    var weights = pass.accumulators.features.mutableSpan(of: sums..<sums + self.panels * pairs)
    accumulateWeightGradient(
      pass.workspace.scratch.span, stride: pairs, rows: dimension, width: pairs,
      panels: panels.span, panels: self.panels, into: &weights)
    let first = dimension * pairs
    var products = pass.workspace.scratch.mutableSpan(of: first..<2 * first)
    project(
      outer.span, inputStride: maps, rows: 0..<dimension, weights: pass.matrices[backwardMatrix],
      into: &products, outputStride: pairs)
    let (x, y) = (pass.values(anchor.tensor), pass.values(source))
    var anchorDerivative = pass.derivativeSum(anchor)
    for c in 0..<dimension {
      for i in 0..<channels {
        let factor = y[i * strides.channel + c * strides.feature]
        let row = (c * channels + i) * fields
        for j in 0..<fields {
          anchorDerivative[j * anchor.tensor.stride + c].addProduct(
            products[unchecked: row + j], factor)
        }
      }
    }
    // In the first layer Y is x₀, whose derivative the lines above have written.
    if let input { _ = pass.derivativeSum(input) }
    var derivative = pass.mutableDerivative(source)
    for c in 0..<dimension {
      for i in 0..<channels {
        var sum = Lanes.zero
        let row = (c * channels + i) * fields
        for j in 0..<fields {
          sum.addProduct(products[unchecked: row + j], x[j * anchor.tensor.stride + c])
        }
        derivative[i * strides.channel + c * strides.feature] += sum
      }
    }
    pass.lap(.interactionBackward)
  }
}

extension NetworkBuilder {
  /// Appends a compressed interaction network, with layers named `cin.0`, ….
  ///
  /// - Parameter split: true to pass half of a layer's maps to the next layer and the others to the
  ///   output.
  /// - Returns: each map's sum over features, [1, maps].
  mutating func compressedInteraction(
    sizes: [Int], activation: CINActivation, split: Bool
  ) -> Tensor {
    let kept = sizes.enumerated().map { index, size in
      split && index < sizes.count - 1 ? size / 2 : size
    }
    let output = tensor(width: kept.reduce(0, +))
    var column = 0
    var input: Tensor?
    for (index, size) in sizes.enumerated() {
      let layer = CompressedInteraction(
        "cin.\(index)", input, maps: size, activation: activation, &self)
      append(layer)
      let maps = layer.output
      append(
        RowSum(
          maps.columns(size - kept[index]..<size),
          into: output.columns(column..<column + kept[index]), &self))
      column += kept[index]
      input = maps.columns(0..<(split ? size / 2 : size))
    }
    return output
  }
}
