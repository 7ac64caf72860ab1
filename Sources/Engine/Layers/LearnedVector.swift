import Kernels

/// A vector of weights that is the same for all rows.
struct LearnedVector: Layer {
  private let weights: Int
  private let sums: Int
  let output: Tensor

  fileprivate init(_ name: String, width: Int, _ network: inout NetworkBuilder) {
    weights = network.bias(name, [width])
    sums = network.laneSums(of: weights, count: width)
    output = network.tensor(width: width)
  }

  var operations: Double { 0 }

  func reference(_ row: ScalarRow) -> [[Double]] { [row.weights(weights, count: output.width)] }

  func forward(_ pass: GroupPass) {
    var result = pass.mutableValues(output)
    for i in 0..<output.width { result[i] = Lanes(repeating: pass.parameters[weights + i]) }
  }

  func backward(_ pass: GroupPass) {
    var target = pass.accumulators.lanes.mutableSpan(of: sums..<sums + output.width)
    add(pass.derivative(output), to: &target, count: output.width)
  }
}

extension NetworkBuilder {
  /// Appends a vector of weights, which starts from zeros.
  ///
  /// - Returns: [1, width].
  mutating func learnedVector(_ name: String, width: Int) -> Tensor {
    let layer = LearnedVector(name, width: width, &self)
    append(layer)
    return layer.output
  }
}
