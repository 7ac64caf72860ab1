package import Kernels

extension Network {
  /// Computes the logits of a group.
  ///
  /// - Parameters:
  ///   - group: eight of the rows whose keys `distinct` collected.
  ///   - table: what `projectSlots` made of the embeddings.
  ///   - mask: which hidden units are silent; nil when predicting.
  package func forward(
    group: Int, of distinct: DistinctKeys, table: SlotTable, parameters: Span<Float>,
    weights: borrowing Weights, mask: DropoutMask?, into activations: Activations,
    phases: PhaseTimes? = nil
  ) -> Lanes {
    lookUp(group: group, of: distinct, table: table, into: activations)
    phases?.lap(.lookUp)
    interacting[0].attend(
      activations.tokens.span, parameters: parameters, activations.interacting[0])
    phases?.lap(.attention)
    for index in 1..<interacting.count {
      let tokens = activations.interacting[index - 1].output
      interacting[index].forward(
        tokens.span, weights: weights.interacting[index], parameters: parameters,
        into: activations.interacting[index], phases: phases)
    }
    let last = activations.interacting[interacting.count - 1].output
    let logits = attentionOutput.forward(last.span, parameters: parameters)
    phases?.lap(.output)
    guard let perceptron else { return logits }
    defer { phases?.lap(.perceptron) }
    return logits
      + perceptron.forward(
        activations.tokens, weights: weights.perceptron!, parameters: parameters, mask: mask,
        into: activations.perceptron!)
  }

  /// Brings the embeddings of a group, and what the first layer's projections make of them, into
  /// lanes.
  private func lookUp(
    group: Int, of distinct: DistinctKeys, table: SlotTable, into activations: Activations
  ) {
    let projections = activations.interacting[0].projections
    var tokens = activations.tokens.mutableSpan
    for field in 0..<fields {
      let starts = table.starts(of: distinct.slots(ofRows: group, field: field))
      if usesEmbeddings {
        gatherLanes(
          table.values.span, starts: starts, width: embedding.dimension, into: &tokens,
          at: field * embedding.dimension)
      }
      table.gather(table.values.span, starts: starts, token: field, into: projections)
    }
  }

  /// Adds the gradient of a group to sums, down to the derivatives of the embeddings and of their
  /// projections, which it leaves in `scratch` for `addToSlots`.
  ///
  /// - Parameter derivative: of the loss with respect to each logit; zero for lanes without a row.
  package func backward(
    _ activations: Activations, parameters: Span<Float>, weights: borrowing Weights,
    mask: DropoutMask?, derivative: Lanes, scratch: Scratch, sums: Sums,
    phases: PhaseTimes? = nil
  ) {
    var (outer, inner) = (scratch.derivative, scratch.nextDerivative)
    let last = activations.interacting[interacting.count - 1].output
    var lastDerivative = outer.mutableSpan
    attentionOutput.backward(
      last.span, parameters: parameters, derivative: derivative,
      inputDerivative: &lastDerivative, sums: sums.attentionOutput)
    phases?.lap(.outputBackward)
    for index in (1..<interacting.count).reversed() {
      let tokens = activations.interacting[index - 1].output
      var tokensDerivative = inner.mutableSpan
      interacting[index].backward(
        activations.interacting[index], tokens: tokens.span, weights: weights.interacting[index],
        parameters: parameters, derivative: outer, scratch: scratch.interacting,
        sums: sums.interacting[index], into: &tokensDerivative, phases: phases)
      swap(&outer, &inner)
    }
    interacting[0].attendBackward(
      activations.interacting[0], parameters: parameters, derivative: outer,
      scratch: scratch.interacting, sums: sums.interacting[0])
    phases?.lap(.attentionBackward)
    tokensBackward(
      activations, parameters: parameters, weights: weights, mask: mask, derivative: derivative,
      residual: outer, scratch: scratch, sums: sums)
    phases?.lap(.perceptronBackward)
  }

  /// The embeddings' own derivatives: from the MLP and the first layer's identity residual.
  private func tokensBackward(
    _ activations: Activations, parameters: Span<Float>, weights: borrowing Weights,
    mask: DropoutMask?, derivative: Lanes, residual: Buffer<Lanes>, scratch: Scratch, sums: Sums
  ) {
    guard usesEmbeddings else { return }
    var tokens = scratch.tokenDerivative.mutableSpan
    if let perceptron {
      perceptron.backward(
        activations.tokens, activations.perceptron!, weights: weights.perceptron!,
        parameters: parameters, mask: mask, derivative: derivative, inputDerivative: &tokens,
        sums: sums.perceptron!)
    } else {
      scratch.tokenDerivative.fill(.zero)
    }
    interacting[0].addResidual(residual.span, to: &tokens)
  }

  /// Adds what `backward` left of a group to the derivatives of the slots that it uses, lane after
  /// lane.
  package func addToSlots(
    _ group: RowGroup, of distinct: DistinctKeys, scratch: Scratch, table: SlotTable
  ) {
    var target = table.derivatives.mutableSpan
    for field in 0..<fields {
      let starts = table.starts(of: distinct.slots(ofRows: group.number, field: field))
      if usesEmbeddings {
        addLanes(
          scratch.tokenDerivative.span, at: field * embedding.dimension,
          width: embedding.dimension, samples: group.count, toRowsAt: starts, of: &target)
      }
      table.add(
        scratch.interacting.projections.span, token: field, samples: group.count, starts: starts)
    }
  }
}
