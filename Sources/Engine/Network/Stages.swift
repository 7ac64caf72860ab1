import Kernels

/// A part of a network's layers that a group of rows passes without the others: all of them, unless
/// layers with averages over the batch divide them.
struct Stage: Sendable {
  /// The layer that the stage begins with; nil for the first.
  let batchLayer: (any BatchLayer)?
  /// The layers behind it, in the order of the forward pass.
  var layers: [Position] = []

  /// A layer's place among the branches.
  struct Position: Sendable {
    let branch: Int
    let layer: Int
  }

  static func stages(of branches: [Branch]) -> [Stage] {
    var stages = [Stage(batchLayer: nil)]
    for (number, branch) in branches.enumerated() {
      for (index, layer) in branch.layers.enumerated() {
        if let layer = layer as? any BatchLayer { stages.append(Stage(batchLayer: layer)) }
        stages[stages.count - 1].layers.append(Position(branch: number, layer: index))
      }
    }
    return stages
  }
}

extension Network {
  /// What is averaged over the batch, in the order of the forward pass.
  var standardizations: [BatchStandardization] {
    stages.compactMap { $0.batchLayer?.standardization }
  }

  /// Computes the layers of a stage.
  func forward(_ stage: Stage, _ pass: GroupPass) {
    for place in stage.layers { branches[place.branch].layers[place.layer].forward(pass) }
  }

  /// Returns the logits after the last stage.
  func logits(_ pass: GroupPass) -> Lanes {
    branches.reduce(Lanes.zero) { $0 + pass.workspace.values[$1.term.start] * $1.factor }
  }

  /// Begins the backward pass of a group.
  ///
  /// - Parameter derivative: of the loss with respect to each logit; zero for lanes without a row.
  func beginBackward(_ pass: GroupPass, derivative: Lanes) {
    pass.pending.derivatives.fill(.zero)
    for branch in branches {
      pass.workspace.derivatives[branch.term.derivativeStart] = derivative * branch.factor
    }
  }

  /// Backward pass of a stage: of the layer that it begins with, only `activationBackward`.
  func backward(_ stage: Stage, _ pass: GroupPass) {
    for place in stage.layers.reversed() {
      let branch = branches[place.branch]
      if let layer = branch.layers[place.layer] as? any BatchLayer {
        layer.activationBackward(pass)
      } else {
        branch.layers[place.layer].backward(pass)
      }
      guard place.layer == 0, branch.readsTokens else { continue }
      // The last branch comes first.
      let number = branches[(place.branch + 1)...].count { $0.readsTokens }
      addTokenDerivative(number: number, pass)
    }
  }
}
