import ExperimentModel
import Foundation
import Kernels

/// The activation Dice of hidden units over a history: p · x + (1 − p) · α · x with p = σ(x̂), where x̂
/// is x standardized over the batch.
///
/// Zhou et al., “Deep Interest Network for Click-Through Rate Prediction”, KDD 2018. α starts at 0,
/// and momentum and ε are FuxiCTR's. Averages are over the movies that the histories have; FuxiCTR
/// and DeepCTR take those of padding, too.
struct Dice: BatchLayer {
  let standardization: BatchStandardization
  private let slopes: Int
  private let slopeSums: Int
  /// [length, units].
  let output: Tensor

  private var units: Int { output.width }

  fileprivate init(_ name: String, _ input: Tensor, _ network: inout NetworkBuilder) {
    slopes = network.bias("\(name).slope", [input.width])
    slopeSums = network.laneSums(of: slopes, count: input.width)
    output = network.tensor(rows: input.rows, width: input.width)
    standardization = BatchStandardization(
      name, input, isHistory: true, epsilon: 1e-9, output: output, &network)
    network.reserveScratch(input.count)
  }

  var operations: Double { 8 * Double(output.count) }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let slopes = row.weights(slopes, count: units)
    return zip(row.values(standardization.input.tensor), standardization.reference(row)).map {
      zip($0, zip($1, slopes)).map { x, rest in
        let share = 1 / (1 + Foundation.exp(-rest.0))
        return share * x + (1 - share) * rest.1 * x
      }
    }
  }

  /// p.
  @inline(__always)
  private func share(_ index: Int, _ pass: GroupPass) -> Lanes {
    1 / (1 + exp(-pass.workspace.values[standardization.normalized + index]))
  }

  func forward(_ pass: GroupPass) {
    standardization.forward(pass)
    let (parameters, x) = (pass.parameters.span, pass.values(standardization.input.tensor))
    var result = pass.mutableValues(output)
    for token in 0..<standardization.tokens(pass) {
      for unit in 0..<units {
        let index = token * units + unit
        let share = share(index, pass)
        result[index] = x[index] * share.addingProduct(1 - share, slope(unit, parameters))
      }
    }
    pass.lap(.attention)
  }

  @inline(__always)
  private func slope(_ unit: Int, _ parameters: Span<Float>) -> Lanes {
    Lanes(repeating: parameters[slopes + unit])
  }

  /// Also adds what x itself contributes to its derivative, and to the gradient of α.
  func activationBackward(_ pass: GroupPass) {
    let (parameters, x) = (pass.parameters.span, pass.values(standardization.input.tensor))
    let tokens = standardization.tokens(pass)
    var outer = pass.mutableDerivative(output)
    var inner = pass.derivativeSum(standardization.input)
    var slopeTerms = pass.workspace.scratch.mutableSpan(of: 0..<tokens * units)
    for token in 0..<tokens {
      for unit in 0..<units {
        let index = token * units + unit
        let (share, slope) = (share(index, pass), slope(unit, parameters))
        let (derivative, rest) = (outer[index], 1 - share)
        inner[index].addProduct(derivative, share.addingProduct(rest, slope))
        slopeTerms[index] = derivative * (rest * x[index])
        outer[index] = derivative * x[index] * (1 - slope) * (share * rest)
      }
    }
    var sums = pass.accumulators.lanes.mutableSpan(of: slopeSums..<slopeSums + units)
    for subgroup in 0..<Lanes.subgroups {
      for token in 0..<tokens {
        for unit in 0..<units { sums[unit] += slopeTerms[token * units + unit].subgroup(subgroup) }
      }
    }
    pass.lap(.attentionBackward)
  }

  func backward(_ pass: GroupPass) {
    var derivative = pass.mutableDerivative(standardization.input.tensor)
    standardization.backward(pass, into: &derivative)
    pass.lap(.attentionBackward)
  }
}

extension NetworkBuilder {
  /// Appends Dice with weights `NAME.slope`, `NAME.moving_mean` and `NAME.moving_variance`.
  ///
  /// - Parameter input: hidden units over a history, [length, units].
  /// - Returns: [length, units].
  mutating func dice(_ name: String, _ input: Tensor) -> Tensor {
    let layer = Dice(name, input, &self)
    append(layer)
    return layer.output
  }
}
