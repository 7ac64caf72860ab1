import ExperimentModel
import Foundation
import Kernels

/// Activation of tokens' units, in place: [tokens, units].
///
/// Part of a layer.
struct TokenActivation: Sendable {
  private enum Kind {
    case identity, relu, sigmoid
    /// max(x, 0) + α · min(x, 0). Offsets of the slopes α [units] in the parameters, of the sums of
    /// their gradient, and of x in the values.
    case prelu(slopes: Int, sums: Int, inputs: Int)
  }

  private let kind: Kind
  private let units: Int

  /// - Parameter name: of the slopes of a PReLU, which start at 0 as in the code of DIN's authors.
  init(
    _ activation: UnitActivation, _ name: String, tokens: Int, units: Int,
    _ network: inout NetworkBuilder
  ) {
    self.units = units
    switch activation {
    // A layer of its own.
    case .dice: kind = .identity
    case .relu: kind = .relu
    case .sigmoid: kind = .sigmoid
    case .prelu:
      let slopes = network.bias(name, [units])
      kind = .prelu(
        slopes: slopes, sums: network.laneSums(of: slopes, count: units),
        inputs: network.saved(tokens * units))
    }
  }

  func reference(_ x: [[Double]], _ row: ScalarRow) -> [[Double]] {
    switch kind {
    case .identity: return x
    case .relu: return x.map(\.rectified)
    case .sigmoid: return x.map { $0.map { 1 / (1 + Foundation.exp(-$0)) } }
    case .prelu(let slopes, _, _):
      let slopes = row.weights(slopes, count: units)
      return x.map { zip($0, slopes).map { x, slope in x > 0 ? x : slope * x } }
    }
  }

  /// - Parameter tokens: those to compute.
  func forward(_ x: inout MutableSpan<Lanes>, tokens: Int, _ pass: GroupPass) {
    let count = tokens * units
    switch kind {
    case .identity: break
    case .relu: rectify(&x, count: count)
    case .sigmoid: for index in 0..<count { x[index] = 1 / (1 + exp(-x[index])) }
    case .prelu(let slopes, _, let inputs):
      let parameters = pass.parameters.span
      var saved = pass.workspace.values.mutableSpan(of: inputs..<inputs + count)
      for token in 0..<tokens {
        for unit in 0..<units {
          let index = token * units + unit
          let value = x[index]
          saved[index] = value
          let positive = larger(value, .zero)
          x[index] = positive.addingProduct(
            value - positive, Lanes(repeating: parameters[slopes + unit]))
        }
      }
    }
  }

  /// - Parameter results: of the forward pass.
  func backward(
    _ derivative: inout MutableSpan<Lanes>, results: Span<Lanes>, tokens: Int, _ pass: GroupPass
  ) {
    let count = tokens * units
    switch kind {
    case .identity: break
    case .relu: rectifyBackward(&derivative, results: results, count: count)
    case .sigmoid:
      for index in 0..<count { derivative[index] *= results[index] * (1 - results[index]) }
    case .prelu(let slopes, let sums, let inputs):
      let parameters = pass.parameters.span
      let x = pass.workspace.values.span.extracting(inputs..<inputs + count)
      var gradient = pass.accumulators.lanes.mutableSpan(of: sums..<sums + units)
      for subgroup in 0..<Lanes.subgroups {
        for token in 0..<tokens {
          for unit in 0..<units {
            let index = token * units + unit
            let negative = x[index] - larger(x[index], .zero)
            gradient[unit].addProduct(
              negative.subgroup(subgroup), derivative[index].subgroup(subgroup))
          }
        }
      }
      for token in 0..<tokens {
        for unit in 0..<units {
          let index = token * units + unit
          let (value, outer) = (x[index], derivative[index])
          derivative[index] = outer.replacing(
            with: outer * parameters[slopes + unit], where: value .<= 0)
        }
      }
    }
  }
}
