import Kernels

/// The end of a cross layer: x0 ⊙ y + x.
struct CrossUpdate: Layer {
  private let anchor: LayerInput
  private let factor: LayerInput
  private let input: LayerInput
  /// [1, width].
  let output: Tensor

  fileprivate init(
    _ anchor: Tensor, _ factor: Tensor, _ input: Tensor, _ network: inout NetworkBuilder
  ) {
    self.anchor = network.input(anchor)
    self.factor = network.input(factor)
    self.input = network.input(input)
    output = network.tensor(width: anchor.count)
  }

  var operations: Double { 2 * Double(output.count) }

  func reference(_ row: ScalarRow) -> [[Double]] {
    [row.flat(anchor.tensor).times(row.flat(factor.tensor)).plus(row.flat(input.tensor))]
  }

  func forward(_ pass: GroupPass) {
    let (anchor, x) = (pass.values(anchor.tensor), pass.values(input.tensor))
    let factor = pass.values(factor.tensor)
    var result = pass.mutableValues(output)
    for i in 0..<output.count { result[i] = x[i].addingProduct(anchor[i], factor[i]) }
    pass.lap(.interaction)
  }

  func backward(_ pass: GroupPass) {
    let (anchor, factor) = (pass.values(anchor.tensor), pass.values(factor.tensor))
    let outer = pass.derivative(output)
    var anchorDerivative = pass.derivativeSum(self.anchor)
    for i in 0..<output.count { anchorDerivative[i].addProduct(outer[i], factor[i]) }
    var factorDerivative = pass.derivativeSum(self.factor)
    for i in 0..<output.count { factorDerivative[i].addProduct(outer[i], anchor[i]) }
    var derivative = pass.derivativeSum(input)
    for i in 0..<output.count { derivative[i] += outer[i] }
    pass.lap(.interactionBackward)
  }
}

extension NetworkBuilder {
  /// Appends x0 ⊙ y + x.
  mutating func crossUpdate(_ anchor: Tensor, _ factor: Tensor, _ input: Tensor) -> Tensor {
    let layer = CrossUpdate(anchor, factor, input, &self)
    append(layer)
    return layer.output
  }

  /// Appends cross layers whose matrices are mixtures of low-rank experts:
  /// x0 ⊙ (Σ_k g_k · U_k · tanh(C_k · tanh(V_kᵀ · x)) + b) + x with g = softmax(x·G).
  ///
  /// The gates' matrix G belongs to all layers. Initial weights are FuxiCTR's: Xavier-normal for
  /// tensors [K, D, r] and [K, r, r], as PyTorch counts their inputs and outputs.
  ///
  /// - Returns: [1, D].
  mutating func mixtureCross(layers: Int, experts: Int, rank: Int) -> Tensor {
    let anchor = embeddings().flattened
    let width = anchor.count
    var x = anchor
    var gates: ExpertGates?
    for index in 0..<layers {
      let name = "cross.\(index)"
      let outer: (Int, Int) -> Initializer = { _, _ in
        .xavierNormal(rows: width * rank, columns: experts * rank)
      }
      let reduced = dense(
        "\(name).v", x == anchor ? .embeddings : .tensor(x), units: experts * rank,
        activation: .tanh, bias: false, initializer: outer)
      let mapped = tensor(width: experts * rank)
      for expert in 0..<experts {
        let part = expert * rank..<(expert + 1) * rank
        _ = dense(
          "\(name).c.\(expert)", .tensor(reduced.columns(part)), units: rank, activation: .tanh,
          bias: false,
          initializer: { _, _ in .xavierNormal(rows: rank * rank, columns: experts * rank) },
          into: mapped.columns(part))
      }
      let gate = expertGates("cross.gate", x, experts: experts, sharing: gates)
      gates = gate
      let expanded = dense(
        "\(name).u", .tensor(product(mapped, gate.output)), units: width, activation: .identity,
        initializer: outer)
      x = crossUpdate(anchor, expanded, x)
    }
    return x
  }
}
