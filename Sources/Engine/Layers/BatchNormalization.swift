import Kernels

/// Batch normalization of units, then a ReLU and dropout:
/// dropout(ReLU(gain · (x − mean) / √(variance + ε) + bias)).
///
/// Training takes mean and variance of each unit over the rows of the batch, evaluation their running
/// averages. Ioffe and Szegedy, "Batch Normalization", ICML 2015; ε, momentum and the biased variance
/// are Keras 3's. It is the only layer that needs the other rows of a batch, so networks with it train
/// stage by stage (`StagedBatch`).
struct BatchNormalization: Layer {
  private let input: LayerInput
  /// Offsets of the weights [units] in the parameters.
  private let gain: Int
  private let bias: Int
  private let movingMean: Int
  private let movingVariance: Int
  private let gainSums: Int
  private let biasSums: Int
  /// Offset of the averages [Average, units] in the batch's statistics.
  private let statistics: Int
  /// Offset in the values of (x − mean) / √(variance + ε), [units] lanes.
  private let normalized: Int
  private let dropout: LayerDropout?
  /// [1, units].
  let output: Tensor

  /// Averages over the rows of a batch, of each unit.
  enum Average: Int, CaseIterable {
    /// Of x, and of its squared distance from the mean.
    case mean, variance
    /// Of the derivative of the normalized x times its gain, and of that times the normalized x.
    case derivative, product
    /// Running averages of the first two after the step.
    case nextMean, nextVariance
  }

  private static let epsilon: Float = 1e-3
  private static let momentum = 0.99

  var units: Int { output.count }

  fileprivate init(
    _ name: String, _ input: Tensor, dropout: Double, _ network: inout NetworkBuilder
  ) {
    let units = input.count
    self.input = network.input(input)
    gain = network.bias("\(name).gain", [units], .ones)
    bias = network.bias("\(name).bias", [units])
    movingMean = network.statistic("\(name).moving_mean", [units], .zeros)
    movingVariance = network.statistic("\(name).moving_variance", [units], .ones)
    gainSums = network.laneSums(of: gain, count: units)
    biasSums = network.laneSums(of: bias, count: units)
    statistics = network.statistics(Average.allCases.count * units)
    normalized = network.saved(units)
    self.dropout = LayerDropout(rate: dropout, &network)
    output = network.tensor(width: units)
  }

  var operations: Double { 4 * Double(units) }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let deviations = row.weights(movingVariance, count: units).map {
      ($0 + Double(Self.epsilon)).squareRoot()
    }
    let centred = zip(row.flat(input.tensor), row.weights(movingMean, count: units)).map { $0 - $1 }
    return [
      zip(centred, deviations).map { $0 / $1 }.times(row.weights(gain, count: units))
        .plus(row.weights(bias, count: units)).rectified
    ]
  }

  /// Place of an average of unit 0 in the batch's statistics.
  private func place(_ average: Average) -> Int { statistics + average.rawValue * units }

  /// 1 / √(variance + ε).
  private func inverseDeviation(_ variance: Float) -> Float {
    1 / (variance + Self.epsilon).squareRoot()
  }

  func forward(_ pass: GroupPass) {
    let (parameters, values) = (pass.parameters.span, pass.workspace.values)
    let x = pass.values(input.tensor)
    var result = pass.mutableValues(output)
    for unit in 0..<units {
      let mean: Float
      let variance: Float
      if let statistics = pass.statistics {
        (mean, variance) = (
          statistics[place(.mean) + unit], statistics[place(.variance) + unit]
        )
      } else {
        (mean, variance) = (parameters[movingMean + unit], parameters[movingVariance + unit])
      }
      let normalized = (x[unit] - mean) * inverseDeviation(variance)
      values[self.normalized + unit] = normalized
      result[unit] = Lanes(repeating: parameters[bias + unit])
        .addingProduct(normalized, Lanes(repeating: parameters[gain + unit]))
    }
    rectify(&result, count: units)
    dropout?.forward(&result, count: units, pass)
    pass.lap(.perceptron)
  }

  /// Backward pass through dropout and ReLU, after which the batch's averages can be taken.
  func activationBackward(_ pass: GroupPass) {
    var derivative = pass.mutableDerivative(output)
    rectifyBackward(&derivative, results: pass.values(output), count: units)
    // A dropped unit's result is zero, so the ReLU has already zeroed its derivative.
    dropout?.scaleKept(&derivative, count: units, pass)
    pass.lap(.perceptronBackward)
  }

  /// Backward pass through the normalization, after `activationBackward` of all rows.
  func backward(_ pass: GroupPass) {
    guard let statistics = pass.statistics else {
      preconditionFailure("a backward pass needs the batch's statistics")
    }
    let (parameters, values) = (pass.parameters.span, pass.workspace.values)
    let (sums, outer) = (pass.accumulators.lanes, pass.derivative(output))
    var derivative = pass.derivativeSum(input)
    for unit in 0..<units {
      let normalized = values[self.normalized + unit]
      sums[gainSums + unit].addProduct(outer[unit], normalized)
      sums[biasSums + unit] += outer[unit]
      let scale =
        parameters[gain + unit] * inverseDeviation(statistics[place(.variance) + unit])
      var inner =
        (outer[unit] - statistics[place(.derivative) + unit]
          - normalized * statistics[place(.product) + unit]) * scale
      // Lanes without a row repeat the last one.
      for lane in pass.samples..<Lanes.count { inner[lane] = 0 }
      derivative[unit] += inner
    }
    pass.lap(.perceptronBackward)
  }

  // MARK: - Averages over the batch

  /// Returns what an average is taken of, for the rows of a group.
  func term(
    _ average: Average, unit: Int, _ workspace: Workspace, _ statistics: Buffer<Float>
  ) -> Lanes {
    switch average {
    case .mean: return workspace.values[input.tensor.start + unit]
    case .variance:
      let centred =
        workspace.values[input.tensor.start + unit] - statistics[place(.mean) + unit]
      return centred * centred
    case .derivative: return workspace.derivatives[output.derivativeStart + unit]
    case .product:
      return workspace.derivatives[output.derivativeStart + unit]
        * workspace.values[normalized + unit]
    case .nextMean, .nextVariance: preconditionFailure("running averages are no sums over rows")
    }
  }

  func set(_ average: Average, unit: Int, to value: Double, _ statistics: Buffer<Float>) {
    statistics[place(average) + unit] = Float(value)
  }

  /// Computes the running averages after the step, from those of the weights.
  func advance(_ statistics: Buffer<Float>, _ parameters: Buffer<Float>) {
    for (next, average, start) in [
      (Average.nextMean, Average.mean, movingMean),
      (.nextVariance, .variance, movingVariance),
    ] {
      for unit in 0..<units {
        let value = Double(statistics[place(average) + unit])
        let running = Double(parameters[start + unit])
        set(
          next, unit: unit, to: running * Self.momentum + value * (1 - Self.momentum), statistics)
      }
    }
  }

  /// Stores the running averages in the weights.
  func store(_ statistics: Buffer<Float>, in parameters: Buffer<Float>) {
    for unit in 0..<units {
      parameters[movingMean + unit] = statistics[place(.nextMean) + unit]
      parameters[movingVariance + unit] = statistics[place(.nextVariance) + unit]
    }
  }
}

extension NetworkBuilder {
  /// Appends a batch normalization with a ReLU and dropout.
  ///
  /// - Parameter dropout: share of the units that a training step drops.
  /// - Returns: [1, units].
  mutating func batchNormalization(_ name: String, _ input: Tensor, dropout: Double) -> Tensor {
    let layer = BatchNormalization(name, input, dropout: dropout, &self)
    append(layer)
    return layer.output
  }
}
