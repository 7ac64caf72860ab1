import Kernels

/// Standardization of units over a batch: x̂ = (x − mean) / √(variance + ε), for [tokens, units].
///
/// Training takes mean and variance of each unit over the rows of the batch and their tokens,
/// evaluation their running averages. Part of a layer. ε, momentum and the biased variance are those
/// of Keras 3's BatchNormalization, unless a layer has another ε.
struct BatchStandardization: Sendable {
  let input: LayerInput
  /// True if the tokens are positions of the rows' histories: positions that a row does not have
  /// count in no average.
  private let isHistory: Bool
  private let epsilon: Float
  /// Offsets of the weights [units] in the parameters.
  let movingMean: Int
  let movingVariance: Int
  /// Offset of the averages [Average, units] in the batch's statistics.
  private let statistics: Int
  /// Offset in the values of x̂, [tokens, units] lanes.
  let normalized: Int
  /// Offset of the derivative of x̂ in the derivatives, [tokens, units] lanes; without the layer's
  /// gain.
  private let derivatives: Int

  /// Averages of each unit over the tokens of a batch.
  enum Average: Int, CaseIterable {
    /// Of x, and of its squared distance from the mean.
    case mean, variance
    /// Of the derivative of x̂, and of that times x̂.
    case derivative, product
    /// Running averages of the first two after the step.
    case nextMean, nextVariance
  }

  private static let momentum = 0.99

  var units: Int { input.tensor.width }

  /// - Parameters:
  ///   - name: of the running averages, `NAME.moving_mean` and `NAME.moving_variance`.
  ///   - output: its derivatives are those of x̂ when the batch's averages are taken.
  init(
    _ name: String, _ input: Tensor, isHistory: Bool = false, epsilon: Float = 1e-3,
    output: Tensor, _ network: inout NetworkBuilder
  ) {
    precondition(input.isContiguous && input.count == output.count, "of another shape")
    self.input = network.input(input)
    self.isHistory = isHistory
    self.epsilon = epsilon
    movingMean = network.statistic("\(name).moving_mean", [input.width], .zeros)
    movingVariance = network.statistic("\(name).moving_variance", [input.width], .ones)
    statistics = network.statistics(Average.allCases.count * input.width)
    normalized = network.saved(input.count)
    derivatives = output.derivativeStart
    network.reserveScratch(3 * input.width)
  }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let means = row.weights(movingMean, count: units)
    let deviations = row.weights(movingVariance, count: units).map {
      ($0 + Double(epsilon)).squareRoot()
    }
    return row.values(input.tensor).map { x in
      zip(zip(x, means).map { $0 - $1 }, deviations).map { $0 / $1 }
    }
  }

  /// Place of an average of unit 0 in the batch's statistics.
  private func place(_ average: Average) -> Int { statistics + average.rawValue * units }

  /// 1 / √(variance + ε).
  private func inverseDeviation(_ variance: Float) -> Float {
    1 / (variance + epsilon).squareRoot()
  }

  /// Tokens of a group to compute.
  func tokens(_ pass: GroupPass) -> Int {
    isHistory ? pass.pending.inputs.historyLength : input.tensor.rows
  }

  // MARK: - Passes over a group

  /// Computes x̂.
  func forward(_ pass: GroupPass) {
    let (parameters, x) = (pass.parameters.span, pass.values(input.tensor))
    let units = units
    var scratch = pass.workspace.scratch.mutableSpan(of: 0..<2 * units)
    for unit in 0..<units {
      let mean: Float
      let variance: Float
      if let statistics = pass.statistics {
        (mean, variance) = (statistics[place(.mean) + unit], statistics[place(.variance) + unit])
      } else {
        (mean, variance) = (parameters[movingMean + unit], parameters[movingVariance + unit])
      }
      scratch[unit] = Lanes(repeating: mean)
      scratch[units + unit] = Lanes(repeating: inverseDeviation(variance))
    }
    let tokens = tokens(pass)
    var result = pass.workspace.values.mutableSpan(of: normalized..<normalized + tokens * units)
    for token in 0..<tokens {
      for unit in 0..<units {
        let index = token * units + unit
        result[index] = (x[index] - scratch[unit]) * scratch[units + unit]
      }
    }
  }

  /// Adds to the derivative of x, from that of x̂ and the batch's averages.
  ///
  /// - Parameters:
  ///   - gain: offset in the parameters of factors by which the derivatives of x̂ are to be
  ///     multiplied, [units]; nil for none.
  ///   - derivative: of x.
  func backward(_ pass: GroupPass, gain: Int? = nil, into derivative: inout MutableSpan<Lanes>) {
    guard let statistics = pass.statistics else {
      preconditionFailure("a backward pass needs the batch's statistics")
    }
    let parameters = pass.parameters.span
    let (tokens, units) = (tokens(pass), units)
    let outer = pass.workspace.derivatives.span.extracting(
      derivatives..<derivatives + tokens * units)
    let values = pass.workspace.values.span.extracting(normalized..<normalized + tokens * units)
    var scratch = pass.workspace.scratch.mutableSpan(of: 0..<3 * units)
    for unit in 0..<units {
      let scale = inverseDeviation(statistics[place(.variance) + unit])
      scratch[unit] = Lanes(repeating: statistics[place(.derivative) + unit])
      scratch[units + unit] = Lanes(repeating: statistics[place(.product) + unit])
      scratch[2 * units + unit] = Lanes(
        repeating: gain.map { parameters[$0 + unit] * scale } ?? scale)
    }
    for token in 0..<tokens {
      let presence = presence(token, pass.pending.inputs, samples: pass.samples)
      for unit in 0..<units {
        let index = token * units + unit
        let inner =
          (outer[index] - scratch[unit] - values[index] * scratch[units + unit])
          * scratch[2 * units + unit]
        derivative[index] += keep(inner, wherePositive: presence)
      }
    }
  }

  /// 1 in the lanes of rows that have a token, else 0; lanes without a row repeat the last one.
  private func presence(_ token: Int, _ inputs: GroupInputs, samples: Int) -> Lanes {
    var presence = isHistory ? inputs.historyPresence[token] : Lanes(repeating: 1)
    for lane in samples..<Lanes.count { presence[lane] = 0 }
    return presence
  }

  // MARK: - Averages over the batch

  /// Number of tokens of a group over which averages are taken.
  func count(_ inputs: GroupInputs, samples: Int) -> Int {
    guard isHistory else { return samples * input.tensor.rows }
    return (0..<samples).reduce(0) { $0 + Int(inputs.historyCounts[0][$1]) }
  }

  /// Adds what an average is taken of to sums of each unit, in the order of rows: in double
  /// precision, for each row the sum over its tokens.
  func add(
    _ average: Average, of inputs: GroupInputs, _ workspace: Workspace,
    _ statistics: Buffer<Float>, samples: Int, to sums: inout MutableSpan<Double>
  ) {
    let (units, tokens) = (units, isHistory ? inputs.historyLength : input.tensor.rows)
    for unit in 0..<units {
      for subgroup in 0..<Lanes.subgroups {
        var rowSums = SIMD8<Double>.zero
        for token in 0..<tokens {
          var term = term(average, token, unit, workspace, statistics)
          if isHistory { term = keep(term, wherePositive: inputs.historyPresence[token]) }
          rowSums += SIMD8<Double>(term.subgroup(subgroup))
        }
        let first = subgroup * Subgroup.scalarCount
        var sum = sums[unit]
        for lane in first..<max(first, min(samples, first + Subgroup.scalarCount)) {
          sum += rowSums[lane - first]
        }
        sums[unit] = sum
      }
    }
  }

  /// Returns what an average is taken of.
  @inline(__always)
  private func term(
    _ average: Average, _ token: Int, _ unit: Int, _ workspace: Workspace,
    _ statistics: Buffer<Float>
  ) -> Lanes {
    let index = token * units + unit
    switch average {
    case .mean: return workspace.values[input.tensor.start + index]
    case .variance:
      let centred =
        workspace.values[input.tensor.start + index] - statistics[place(.mean) + unit]
      return centred * centred
    case .derivative: return workspace.derivatives[derivatives + index]
    case .product:
      return workspace.derivatives[derivatives + index] * workspace.values[normalized + index]
    case .nextMean, .nextVariance: preconditionFailure("running averages are no sums over rows")
    }
  }

  func set(_ average: Average, unit: Int, to value: Double, _ statistics: Buffer<Float>) {
    statistics[place(average) + unit] = Float(value)
  }

  /// Computes the running averages after the step, from those of the weights.
  ///
  /// - Parameter count: number of tokens of the batch; without any, the averages stay as they are.
  func advance(_ statistics: Buffer<Float>, _ parameters: Buffer<Float>, count: Int) {
    for (next, average, start) in [
      (Average.nextMean, Average.mean, movingMean),
      (.nextVariance, .variance, movingVariance),
    ] {
      for unit in 0..<units {
        let value = Double(statistics[place(average) + unit])
        let running = Double(parameters[start + unit])
        set(
          next, unit: unit,
          to: count == 0 ? running : running * Self.momentum + value * (1 - Self.momentum),
          statistics)
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
